// Emoji by their Slack names: the common ones as characters, any other as it was written.

import { make } from "./dom.js";

const TABLE = `
  +1 👍  -1 👎  100 💯  alarm_clock ⏰  alert 🚨  apple 🍎  arrow_down ⬇️  arrow_left ⬅️  arrow_right ➡️  arrow_up ⬆️
  art 🎨  balloon 🎈  bangbang ‼️  bar_chart 📊  beer 🍺  bell 🔔  bell_with_slash 🔕  birthday 🎂  black_circle ⚫
  blue_heart 💙  blush 😊  bomb 💣  book 📖  bookmark 🔖  books 📚  boom 💥  bow 🙇  brain 🧠  broken_heart 💔  bug 🐛
  bulb 💡  calendar 📆  camera 📷  cat 🐱  chart_with_downwards_trend 📉  chart_with_upwards_trend 📈  check ✔️
  checkered_flag 🏁  cherry_blossom 🌸  clap 👏  clapper 🎬  clipboard 📋  clock1 🕐  cloud ☁️  coffee ☕  computer 💻
  confetti_ball 🎊  construction 🚧  cool 🆒  credit_card 💳  cry 😢  crystal_ball 🔮  dart 🎯  date 📅  disappointed 😞
  dizzy 💫  dog 🐶  earth_africa 🌍  electric_plug 🔌  email ✉️  envelope ✉️  exclamation ❗  eyes 👀
  face_with_monocle 🧐  file_folder 📁  fire 🔥  fireworks 🎆  flag 🏳️  floppy_disk 💾  gear ⚙️  gem 💎  ghost 👻
  gift 🎁  globe_with_meridians 🌐  green_heart 💚  grey_question ❔  grin 😁  grinning 😀  hammer 🔨
  hammer_and_wrench 🛠️  handshake 🤝  hearts ♥️  heart ❤️  heart_eyes 😍  heavy_check_mark ✔️  heavy_minus_sign ➖
  heavy_multiplication_x ✖️  heavy_plus_sign ➕  hourglass ⌛  hourglass_flowing_sand ⏳  house 🏠  inbox_tray 📥
  information_source ℹ️  interrobang ⁉️  joy 😂  key 🔑  label 🏷️  large_blue_circle 🔵  large_green_circle 🟢
  large_orange_circle 🟠  large_red_circle 🔴  large_yellow_circle 🟡  laughing 😆  link 🔗  lock 🔒  loudspeaker 📢
  mag 🔍  mag_right 🔎  mailbox 📫  medal 🏅  mega 📣  memo 📝  microscope 🔬  moneybag 💰  movie_camera 🎥  muscle 💪
  musical_note 🎵  new 🆕  no_entry ⛔  no_entry_sign 🚫  notebook 📓  ok 🆗  ok_hand 👌  open_file_folder 📂
  open_hands 👐  outbox_tray 📤  package 📦  paperclip 📎  partly_sunny ⛅  party_popper 🎉  pencil 📝  pencil2 ✏️
  point_down 👇  point_left 👈  point_right 👉  point_up ☝️  popcorn 🍿  pray 🙏  purple_heart 💜  pushpin 📌
  question ❓  rainbow 🌈  raised_hands 🙌  recycle ♻️  repeat 🔁  robot_face 🤖  rocket 🚀  rotating_light 🚨
  scales ⚖️  scream 😱  see_no_evil 🙈  seedling 🌱  shield 🛡️  shopping_bags 🛍️  shopping_trolley 🛒  shrug 🤷
  simple_smile 🙂  skull 💀  slightly_frowning_face 🙁  slightly_smiling_face 🙂  smile 😄  smiley 😃  smirk 😏
  snail 🐌  sob 😭  sparkles ✨  speech_balloon 💬  star ⭐  star2 🌟  stop_sign 🛑  stopwatch ⏱️  sunglasses 😎
  sunny ☀️  sweat_smile 😅  tada 🎉  telephone ☎️  test_tube 🧪  thinking_face 🤔  thread 🧵  thumbsdown 👎
  thumbsup 👍  timer_clock ⏲️  toolbox 🧰  traffic_light 🚥  trophy 🏆  turtle 🐢  unlock 🔓  upside_down_face 🙃
  warning ⚠️  wastebasket 🗑️  watch ⌚  wave 👋  white_check_mark ✅  white_circle ⚪  wink 😉  wrench 🔧  x ❌
  yellow_heart 💛  yum 😋  zap ⚡  zzz 💤
`;
const EMOJI = new Map(
  TABLE.trim()
    .split(/\s{2,}/)
    .map((pair) => pair.split(" ")),
);
const TONES = ["", "", "🏻", "🏼", "🏽", "🏾", "🏿"];

/** All names that have a character, for pickers and completion. */
export const emojiNames = () => [...EMOJI.keys()];

/** The character of an emoji name, or undefined. */
export const emojiCharacter = (name) => EMOJI.get(name);

/** An emoji as an element that reads as its name; an unknown one stays `:name:`. */
export function emojiElement(name, { unicode, skinTone = 0 } = {}) {
  const character = unicode ? characters(unicode) : EMOJI.get(name);
  if (!character) return make("span", { class: "emoji-unknown" }, `:${name}:`);
  const label = `${name.replaceAll("_", " ")} emoji`;
  return make(
    "span",
    { class: "emoji", role: "img", "aria-label": label, title: `:${name}:` },
    character + (TONES[skinTone] ?? ""),
  );
}

function characters(unicode) {
  const points = unicode.split("-").map((point) => Number.parseInt(point, 16));
  return points.every((point) => point > 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : undefined;
}
