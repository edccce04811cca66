"""A picture of a run, as SVG: what went through each edge, what was refused and what was exchanged, against time."""

from xml.sax.saxutils import escape

BIN = 0.5  # seconds
WIDTH, HEIGHT, LEFT, TOP, GAP = 960, 130, 70, 84, 46
MOST_LABELS = 14  # of the axis of time
COLOURS = ("#1b6ca8", "#2e8b57", "#b8860b", "#a03030", "#6a3d9a")


class Strip:
    """One of the diagrams above each other: named lines, each a list of moments."""

    def __init__(self, title, lines):
        self.title, self.lines = title, lines

    def rates(self, begin, bins):
        """For each line how many there were a second, bin by bin."""
        rates = {}
        for name, moments in self.lines.items():
            counts = [0] * bins
            for moment in moments:
                place = int((moment - begin) / BIN)
                if 0 <= place < bins:
                    counts[place] += 1
            rates[name] = [count / BIN for count in counts]
        return rates


def write(file, title, begin, end, strips, marks):
    """Writes the picture. `marks` are pairs of a moment and what was done then."""
    bins = max(1, round((end - begin) / BIN))
    height = TOP + len(strips) * (HEIGHT + GAP) + 20
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + LEFT + 20}" height="{height}"'
           ' font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>',
           f'<text x="{LEFT}" y="18" font-size="15">{escape(title)}</text>']

    def across(moment):
        return LEFT + (moment - begin) / (bins * BIN) * WIDTH

    for number, strip in enumerate(strips):
        out += _strip(strip, TOP + number * (HEIGHT + GAP), begin, bins, across)
    bottom = TOP + len(strips) * (HEIGHT + GAP) - GAP
    for number, (moment, what) in enumerate(marks):
        x = across(moment)
        out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 48}" y2="{bottom}" stroke="#888" stroke-dasharray="4 3"/>')
        anchor, aside = ("end", -3) if x > LEFT + WIDTH - 90 else ("start", 3)
        out.append(f'<text x="{x + aside:.1f}" y="{TOP - 40 + 12 * (number % 2)}" font-size="10"'
                   f' text-anchor="{anchor}">{escape(what)}</text>')
    step = next(step for step in (5, 10, 20, 50, 100) if bins * BIN / step <= MOST_LABELS)
    for second in range(0, round(bins * BIN) + 1, step):
        x = across(begin + second)
        out.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{second} s</text>')
    with open(file, "w", encoding="utf-8") as svg:
        svg.write("\n".join(out + ["</svg>"]) + "\n")


def _strip(strip, top, begin, bins, across):
    rates = strip.rates(begin, bins)
    most = max([value for values in rates.values() for value in values] + [2])
    yield f'<text x="{LEFT}" y="{top - 4}" font-weight="bold">{escape(strip.title)}</text>'
    yield f'<rect x="{LEFT}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#bbb"/>'
    for value in (0, most / 2, most):
        y = top + HEIGHT * (1 - value / most)
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.0f}/s</text>'
    for number, (name, values) in enumerate(rates.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{across(begin + (place + 0.5) * BIN):.1f},{top + HEIGHT * (1 - value / most):.1f}"
                          for place, value in enumerate(values))
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        yield (f'<text x="{LEFT + WIDTH - 4}" y="{top + 14 + 14 * number}" text-anchor="end" fill="{colour}">'
               f'{escape(name)}, {len(strip.lines[name])} in all</text>')
