"""A chart as PNG, drawn with Pillow; runs in a worker process."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.model.chart import Chart, ChartKind
from bot.pictures.scale import marks, shortened

_WIDTH, _HEIGHT = 1_400, 760  # pixels: twice what Slack shows, for sharp screens
_TOP, _RIGHT, _BOTTOM, _LEFT = 130, 40, 110, 130
_PAPER, _INK, _FAINT, _GRID = "#ffffff", "#1d1c1d", "#5c5b5c", "#e4e4e4"
# Okabe and Ito's colours, which people who see fewer colours can tell apart.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9")
_BAR = 0.72  # of a category's width
_VALUES = 12  # at most so many bars carry their number
_PALETTE = 64  # colours; a fifth of the size of all

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def drawn(chart: Chart) -> bytes:
    """Return a chart as PNG, 1,400 by 760 pixels."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    _Sheet(chart, ImageDraw.Draw(picture)).draw()
    file = BytesIO()
    picture.quantize(_PALETTE).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Sheet:
    """What is drawn on, and where on it a value is."""

    def __init__(self, chart: Chart, pen: ImageDraw.ImageDraw) -> None:
        self._chart = chart
        self._pen = pen
        self._marks = marks(value for series in chart.series for value in series.values)
        self._room = (_WIDTH - _LEFT - _RIGHT) / len(chart.categories)
        self._small, self._large = _font(24), _font(34)

    def draw(self) -> None:
        """Draw everything."""
        self._pen.text((_LEFT, 28), self._chart.title, fill=_INK, font=self._large)
        self._legend()
        self._scale()
        self._labels()
        if self._chart.kind is ChartKind.BAR:
            self._bars()
        else:
            self._lines()

    def _y(self, value: float) -> float:
        low, high = self._marks[0], self._marks[-1]
        return _HEIGHT - _BOTTOM - (value - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    def _x(self, place: float) -> float:
        """Return the middle of a category."""
        return _LEFT + (place + 0.5) * self._room

    def _legend(self) -> None:
        x: float = _LEFT
        if len(self._chart.series) == 1:
            self._pen.text((x, 78), self._chart.y_label, fill=_FAINT, font=self._small)
            return
        for series, colour in zip(self._chart.series, _COLOURS, strict=False):
            self._pen.rectangle((x, 84, x + 20, 104), fill=colour)
            self._pen.text((x + 30, 78), series.name, fill=_INK, font=self._small)
            x += 30 + self._pen.textlength(series.name, self._small) + 40

    def _scale(self) -> None:
        for mark in self._marks:
            y = self._y(mark)
            self._pen.line((_LEFT, y, _WIDTH - _RIGHT, y), fill=_INK if mark == 0 else _GRID, width=2)
            self._pen.text((_LEFT - 16, y), shortened(mark), fill=_FAINT, font=self._small, anchor="rm")
        self._pen.text((_WIDTH / 2, _HEIGHT - 22), self._chart.x_label, fill=_FAINT, font=self._small, anchor="mm")

    def _labels(self) -> None:
        """Name the categories, of which some are left out where they would run into each other."""
        widest = max(self._pen.textlength(label, self._small) for label in self._chart.categories)
        every = -(-int(widest + 16) // max(int(self._room), 1))
        for place, label in enumerate(self._chart.categories):
            if place % every == 0:
                at = (self._x(place), _HEIGHT - _BOTTOM + 18)
                self._pen.text(at, label, fill=_INK, font=self._small, anchor="ma")

    def _bars(self) -> None:
        many = len(self._chart.series)
        width = self._room * _BAR / many
        numbered = many * len(self._chart.categories) <= _VALUES
        for order, (series, colour) in enumerate(zip(self._chart.series, _COLOURS, strict=False)):
            for place, value in enumerate(series.values):
                left = self._x(place) + (order - many / 2) * width
                low, high = sorted((self._y(value), self._y(0)))
                self._pen.rounded_rectangle((left, low, left + width - 4, high), radius=4, fill=colour)
                if numbered:
                    at = (left + width / 2 - 2, low - 8)
                    self._pen.text(at, shortened(value), fill=_INK, font=self._small, anchor="mb")

    def _lines(self) -> None:
        for series, colour in zip(self._chart.series, _COLOURS, strict=False):
            points = [(self._x(place), self._y(value)) for place, value in enumerate(series.values)]
            if self._chart.kind is ChartKind.AREA:
                base = self._y(0)
                self._pen.polygon([(points[0][0], base), *points, (points[-1][0], base)], fill=_tint(colour))
            self._pen.line(points, fill=colour, width=5, joint="curve")
            for x, y in points:
                self._pen.ellipse((x - 7, y - 7, x + 7, y + 7), fill=colour)


def _font(size: int) -> _Font:
    """Return the font that Pillow brings along; it knows Latin letters."""
    return ImageFont.load_default(size)


def _tint(colour: str) -> str:
    """Return a colour mixed with three times as much white."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{(part + 3 * 255) // 4:02x}" for part in parts)
