// Keeps a scrolling region at its end while new things are added there, unless somebody scrolled away.

import { make } from "./dom.js";

const NEAR = 48; // px from the end that still count as being there

/** Has the region follow its content; `moved(atEnd)` hears when the reader leaves the end or comes back to it. */
export class Stick {
  #region;
  #atEnd = true;

  constructor(region, content, moved = () => {}) {
    this.#region = region;
    const end = make("div", { class: "end" });
    region.append(end);
    // The first observer is asked after layout and before the second, so that growth is followed before it is noticed.
    const growth = new ResizeObserver(() => this.#atEnd && this.toEnd());
    growth.observe(content);
    growth.observe(region);
    const watch = ([{ isIntersecting }]) => {
      this.#atEnd = isIntersecting;
      moved(isIntersecting);
    };
    new IntersectionObserver(watch, { root: region, rootMargin: `0px 0px ${NEAR}px` }).observe(end);
  }

  /** Whether the reader is at the end. */
  get atEnd() {
    return this.#atEnd;
  }

  /** Goes to the end, and stays there. */
  toEnd() {
    this.#atEnd = true;
    this.#region.scrollTop = this.#region.scrollHeight;
  }

  /** Takes the reader elsewhere, which may still be at the end. */
  async leaving(doing) {
    this.#atEnd = false;
    const done = await doing();
    const { scrollHeight, scrollTop, clientHeight } = this.#region;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    return done;
  }

  /** Does something that adds to the beginning, and keeps what the reader sees where it is. */
  keepingView(doing) {
    const fromEnd = this.#region.scrollHeight - this.#region.scrollTop;
    doing();
    if (!this.#atEnd) this.#region.scrollTop = this.#region.scrollHeight - fromEnd;
  }
}
