// A list that opens under its control, above everything else on the page, and stays with it while things scroll.

const GAP = 4; // px
const MARGIN = 8; // px kept free at the window's edge

/** A popup bound to its anchor: `open()`, `close()`, `isOpen()`; it closes when the person clicks elsewhere. */
export function popupUnder(anchor, popup, closed = () => {}) {
  popup.popover = "manual";
  const isOpen = () => popup.matches(":popover-open");
  const follow = () => (anchor.isConnected ? position(anchor, popup) : close());
  const outside = (event) => anchor.contains(event.target) || popup.contains(event.target) || close();

  function open() {
    if (isOpen()) return follow();
    popup.showPopover();
    follow();
    document.addEventListener("pointerdown", outside, true);
    addEventListener("scroll", follow, true);
    addEventListener("resize", follow);
  }

  function close() {
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("scroll", follow, true);
    removeEventListener("resize", follow);
    if (isOpen()) popup.hidePopover();
    closed();
  }

  return { open, close, isOpen, follow };
}

function position(anchor, popup) {
  const at = anchor.getBoundingClientRect();
  popup.style.minWidth = `${at.width}px`;
  const { width, height } = popup.getBoundingClientRect();
  const isBelow = at.bottom + GAP + height <= innerHeight - MARGIN || at.top < height + GAP;
  popup.style.top = `${isBelow ? at.bottom + GAP : at.top - GAP - height}px`;
  popup.style.left = `${Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN))}px`;
}
