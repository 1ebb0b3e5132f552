// A list that opens under its control, above everything else on the page, and stays with it while things scroll.

const GAP = 4; // px
const MARGIN = 8; // px kept free at the window's edge

/** A popup bound to its anchor; it closes when the person clicks elsewhere, and `closed()` hears of every closing. */
export class Popup {
  #anchor;
  #node;
  #closed;

  constructor(anchor, node, closed) {
    this.#anchor = anchor;
    this.#node = node;
    this.#closed = closed;
    node.popover = "manual";
  }

  get isOpen() {
    return this.#node.matches(":popover-open");
  }

  open() {
    if (this.isOpen) return;
    this.#node.showPopover();
    this.follow();
    document.addEventListener("pointerdown", this.#leave, true);
    addEventListener("scroll", this.follow, true);
    addEventListener("resize", this.follow);
  }

  close() {
    document.removeEventListener("pointerdown", this.#leave, true);
    removeEventListener("scroll", this.follow, true);
    removeEventListener("resize", this.follow);
    if (this.isOpen) this.#node.hidePopover();
    this.#closed();
  }

  /** Go where the anchor is; away, if the anchor is gone. */
  follow = () => {
    if (this.#anchor.isConnected) position(this.#anchor, this.#node);
    else this.close();
  };

  #leave = ({ target }) => {
    if (!this.#anchor.contains(target) && !this.#node.contains(target)) this.close();
  };
}

function position(anchor, popup) {
  const at = anchor.getBoundingClientRect();
  popup.style.minWidth = `${at.width}px`;
  const { width, height } = popup.getBoundingClientRect();
  const isBelow = at.bottom + GAP + height <= innerHeight - MARGIN || at.top < height + GAP;
  popup.style.top = `${isBelow ? at.bottom + GAP : at.top - GAP - height}px`;
  popup.style.left = `${Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN))}px`;
}
