"""From samples to Markdown: medians, minima, best peer, ratio within rounds, goal."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field


@dataclass
class Cell:
    """One operation of one peer: samples, or why there are none."""

    samples: list[float] = field(default_factory=list)
    why: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def minimum(self) -> float:
        return min(self.samples)


@dataclass
class Row:
    """One line of the table."""

    name: str
    what: str
    goal: float
    unit: str
    cells: dict[str, Cell]

    def best(self) -> tuple[str, float] | None:
        """The peer that does best beside Sanca, and the ratio of Sanca to it."""
        own = self.cells.get("sanca")
        if own is None or not own.samples:
            return None
        peers = {peer: cell for peer, cell in self.cells.items() if peer != "sanca" and cell.samples}
        ratios = [(peer, paired(own, cell)) for peer, cell in peers.items()]
        return max(ratios, key=lambda pair: pair[1], default=None)

    def ratio_of_minima(self) -> float:
        peers = [cell.minimum for peer, cell in self.cells.items() if peer != "sanca" and cell.samples]
        return self.cells["sanca"].minimum / min(peers)


def paired(own: Cell, other: Cell) -> float:
    """The median over the rounds of the ratio within a round: a machine that changes its speed from second to second changes both."""
    if len(own.samples) != len(other.samples):
        return own.median / other.median
    return statistics.median(a / b for a, b in zip(own.samples, other.samples, strict=True))


def show(value: float, unit: str) -> str:
    """A figure with three digits and the unit it reads best in."""
    if unit != "ns":
        return f"{value:.0f} {unit}"
    for limit, divisor, name in ((1e3, 1, "ns"), (1e6, 1e3, "us"), (1e9, 1e6, "ms")):
        if value < limit:
            return f"{value / divisor:.3g} {name}"
    return f"{value / 1e9:.3g} s"


def markdown(rows: list[Row], peers: list[str]) -> str:
    """The table, then the geometric mean, then why cells are empty."""
    lines = [
        "| operation | " + " | ".join(peers) + " | best peer | ratio (min) | goal | met |",
        "|---|" + "---:|" * len(peers) + "---|---:|---:|---|",
    ]
    for row in rows:
        cells = [show(row.cells[peer].median, row.unit) if row.cells[peer].samples else "–" for peer in peers]
        best = row.best()
        text = f"{best[1]:.2f} ({row.ratio_of_minima():.2f})" if best else "–"
        met = ("yes" if best[1] <= row.goal else "NO") if best else "–"
        lines.append(
            f"| {row.name} | {' | '.join(cells)} | {best[0] if best else '–'} | {text} | {row.goal:g} | {met} |"
        )
    ratios_found = [best[1] for row in rows if (best := row.best())]
    if ratios_found:
        mean = math.exp(statistics.fmean(math.log(each) for each in ratios_found))
        slower = sum(each > 1 for each in ratios_found)
        lines += [
            "",
            f"Geometric mean of {len(ratios_found)} ratios: **{mean:.2f}** (goal 0.5). Rows slower than the best peer: {slower}.",
        ]
    # A peer that is absent altogether says so once.
    reasons: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for peer, cell in row.cells.items():
            if not cell.samples and cell.why:
                reasons.setdefault((peer, cell.why), []).append(row.name)
    if reasons:
        lines.append("")
    for (peer, why), names in reasons.items():
        lines.append(f"* {peer}, {', '.join(names) if len(names) < 6 else f'{len(names)} rows'}: {why}")
    return "\n".join(lines)
