// Slack's own slash commands, as far as the page has them; all others are the app's.

/** What each does: {command, description, run(deeds, channel, text)}. */
export const BUILT_IN = [
  { command: "/invite", description: "Add somebody to this channel: /invite @name", run: (deeds, channel, text) => deeds.manages(channel, "invite", nameIn(text)) },
  { command: "/remove", description: "Take somebody out of this channel: /remove @name", run: (deeds, channel, text) => deeds.manages(channel, "remove", nameIn(text)) },
  { command: "/leave", description: "Leave this channel", run: (deeds, channel) => deeds.manages(channel, "leave") },
];

/** The command of that name, if it is Slack's own. */
export const builtIn = (command) => BUILT_IN.find((one) => one.command === command);

const nameIn = (text) => text.trim().replace(/^@/, "");
