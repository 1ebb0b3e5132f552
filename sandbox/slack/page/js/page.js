// Where somebody is, what they see there, and the connection that keeps it up to date.

import { addressOf, archived, placeOf } from "./address.js";
import { listen } from "./api.js";
import { Conversation, drawHeader } from "./conversation.js";
import { Deeds } from "./deeds.js";
import { byId } from "./dom.js";
import { closeDrawer } from "./drawer.js";
import { drawAppHeader, Home } from "./home.js";
import { Inspector } from "./inspector.js";
import { Modals } from "./modals.js";
import { note, standingNote } from "./notes.js";
import { Pane } from "./pane.js";
import { openFiles, openGroup, openMembers, openPins, openProfile } from "./people.js";
import { showPicture } from "./picture.js";
import { Sidebar } from "./sidebar.js";
import { isDirect, Store } from "./store.js";
import { Thread } from "./thread.js";
import { Unread } from "./unread.js";

const PAUSES = [250, 500, 1_000, 2_000, 4_000]; // ms between attempts to reach the workspace again

/** What all parts of the page share. */
export class Page {
  store = new Store();
  unread = new Unread(this.store);
  deeds = new Deeds(this.store);
  pane = new Pane();
  place = null;
  showPicture = showPicture;
  note = note;
  #revision = 0;
  #stop = () => {};

  constructor() {
    this.conversation = new Conversation(this);
    this.home = new Home(this);
    this.thread = new Thread(this);
    this.inspector = new Inspector(this);
    this.modals = new Modals(this);
    this.sidebar = new Sidebar(this);
    this.store.addEventListener("workspace", () => this.#follow());
  }

  /** The viewer's time zone. */
  get zone() {
    return this.store.me.tz ?? "Etc/UTC";
  }

  /** Goes to a place, as following a link does. */
  go = (place) => {
    if (location.hash === addressOf(place)) this.show();
    else location.hash = addressOf(place);
  };

  /** Follows a link to this very workspace inside the page. */
  openLink = (href, event) => {
    const place = archived(new URL(href));
    if (!place) return;
    event.preventDefault();
    this.go(place);
  };

  openProfile = (id) => openProfile(this, id);
  openMembers = (channel) => openMembers(this, channel);
  openPins = (channel) => openPins(this, channel);
  openGroup = () => openGroup(this);
  openFiles = (channel) => openFiles(this, channel);
  openThread = (channel, ts) => this.thread.open(channel, ts);

  /** Goes to a channel that I have just joined. */
  async join(channel) {
    await this.store.readChannels();
    this.go({ channel: channel.id });
  }

  /** Goes to my direct message with somebody, or with several. */
  async write(...ids) {
    if (ids.join() === this.store.app.botUserId) return this.go({ app: "messages" });
    const channel = await this.deeds.opensDirect(...ids);
    return channel && this.join({ id: channel });
  }

  /** Begins a thread with the app. */
  async askApp() {
    const message = await this.deeds.opensThread(this.store.mine().find((channel) => !isDirect(channel))?.id);
    return message && this.openThread(this.store.appChannel().id, message.ts);
  }

  /** Becomes somebody else; other people see other things. */
  async actAs(id) {
    sessionStorage.setItem("acting", id);
    localStorage.setItem("acting", id);
    this.pane.close();
    await this.connect();
    note(`You act as ${this.store.me.real_name}.`);
  }

  /** Reads everything anew, and follows what changes from there; tries until the workspace can be reached. */
  async connect() {
    this.#stop();
    let settle = () => {};
    for (let attempt = 0; ; attempt += 1) {
      try {
        this.#revision = await this.store.load(sessionStorage.getItem("acting") ?? localStorage.getItem("acting"));
        break;
      } catch (error) {
        if (attempt === 0) settle = standingNote("The workspace cannot be reached. Trying again …");
        console.info(`Not connected: ${error.message}`);
        await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(attempt, PAUSES.length - 1)]));
      }
    }
    settle();
    this.#listen();
    this.show();
  }

  /** Follows what changes, with the traffic if the inspector is open. */
  relisten() {
    this.#stop();
    this.#listen();
  }

  /** Shows the place that the address names, or the one where somebody was last. */
  show = async () => {
    const place = this.#existing(placeOf(location.hash)) ?? this.#existing(this.#last()) ?? { channel: this.store.mine()[0]?.id };
    this.place = place;
    closeDrawer();
    localStorage.setItem(`place:${this.store.me.id}`, JSON.stringify(place));
    if (place.app === "home") this.#showHome();
    else await this.#showConversation(place);
    this.sidebar.draw();
  };

  async #showConversation(place) {
    const channel = this.store.channels.get(place.channel) ?? (await this.#appChannel());
    if (place.app) this.place = { channel: channel.id };
    byId("content").replaceChildren(this.conversation.element);
    if (this.store.isApps(channel)) drawAppHeader(this, "messages");
    else drawHeader(this, channel);
    this.conversation.open(channel);
    if (place.ts) await this.#point(channel, place.ts);
    else if (!this.pane.kind && matchMedia("(pointer: fine)").matches) this.conversation.focus();
  }

  #showHome() {
    byId("content").replaceChildren(this.home.element);
    drawAppHeader(this, "home");
    this.home.open();
  }

  async #appChannel() {
    await this.deeds.opensApp("messages");
    if (!this.store.appChannel()) await this.store.readChannels();
    return this.store.appChannel();
  }

  async #point(channel, ts) {
    const message = await this.store.find(channel.id, ts);
    if (!message) return note("This message is gone, or was never for you.", { trouble: true });
    const isReply = message.thread_ts && message.thread_ts !== ts;
    await this.conversation.point(message.thread_ts ?? ts);
    return isReply && this.thread.open(channel.id, message.thread_ts, { pointAt: ts, write: false });
  }

  /** Goes elsewhere when I am no longer where I was; says who is here now where I still am. */
  #follow() {
    if (!this.place || this.place.app) return;
    const channel = this.store.mine().find((one) => one.id === this.place.channel);
    if (!channel) this.show();
    else if (!this.store.isApps(channel)) drawHeader(this, channel);
  }

  #existing(place) {
    if (!place) return null;
    if (place.app) return place.app === "home" && !this.store.app.homeEnabled ? { app: "messages" } : place;
    return this.store.mine().some((channel) => channel.id === place.channel) ? place : null;
  }

  #last() {
    const { ts, ...place } = JSON.parse(localStorage.getItem(`place:${this.store.me.id}`) ?? "{}");
    return place;
  }

  #listen() {
    const from = { user: this.store.me.id, since: this.#revision, log: this.inspector.isOpen };
    this.#stop = listen(from, (name, news) => this.#hear(name, news), () => this.#lost());
  }

  #hear(name, news) {
    if (name === "reset") this.connect();
    else this.store.hear(name, news);
  }

  async #lost() {
    const settle = standingNote("The connection to the workspace is lost. Connecting again …");
    await this.connect();
    settle();
    note("Connected again.");
  }
}
