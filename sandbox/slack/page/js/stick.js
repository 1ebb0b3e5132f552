// Keeps a scrolling region at its end while new things are added there, unless somebody scrolled away.

const NEAR = 48; // px from the end that still count as being there

/** Has the region follow its content; `moved(atEnd)` hears where the reader is. */
export class Stick {
  #region;
  #atEnd = true;
  #seen = { top: 0, width: 0, height: 0 };

  constructor(region, content, moved = () => {}) {
    this.#region = region;
    region.addEventListener("scroll", () => {
      this.#look();
      moved(this.#atEnd);
    });
    const watcher = new ResizeObserver(() => this.#atEnd && this.toEnd());
    watcher.observe(content);
    watcher.observe(region);
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

  /** Lets go, so that the reader can be taken elsewhere. */
  release() {
    this.#atEnd = false;
  }

  /** Whoever scrolls up lets go; a region that changed its size moves too, and that is nobody's wish. */
  #look() {
    const { scrollHeight, scrollTop: top, clientWidth: width, clientHeight: height } = this.#region;
    const scrolledUp = top < this.#seen.top && width === this.#seen.width && height === this.#seen.height;
    if (scrollHeight - top - height < NEAR) this.#atEnd = true;
    else if (scrolledUp) this.#atEnd = false;
    this.#seen = { top, width, height };
  }

  /** Does something that adds to the beginning, and keeps what the reader sees where it is. */
  async keepingView(doing) {
    const fromEnd = this.#region.scrollHeight - this.#region.scrollTop;
    await doing();
    if (!this.#atEnd) this.#region.scrollTop = this.#region.scrollHeight - fromEnd;
  }
}
