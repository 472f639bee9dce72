"""What a row of the list says."""

from datetime import datetime, timedelta

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.run_differences import differences
from cnnviz.core.runs.run_library import UnreadableRun
from cnnviz.core.translation import tr, tr_count

GONE = tr("a run that is no longer here")
UNITS_S = (("h", 3600), ("min", 60), ("s", 1))


def title_of(run: RecordedRun | UnreadableRun) -> str:
    return run.title if isinstance(run, RecordedRun) else run.folder.name


def description(run: RecordedRun) -> str:
    """Return network, recipe and seed, where the title does not say them already."""
    made_by, config = run.start.made_by, run.start.config
    recipe, seed = (str(made_by.get(key, "?"))[:40] for key in ("recipe", "seed"))
    return tr("{name}, {recipe}, seed {seed}", config.name, recipe, seed) if run.name else ""


def length(run: RecordedRun) -> str:
    """Return how far a run went, and what it took: 860 steps, 1 epoch, 14 s."""
    done, total = run.last_step, run.total_steps
    steps = tr_count("{count:,} step", "{count:,} steps", total)
    if done < total:
        steps = tr_count("{done:,} of {count:,} step", "{done:,} of {count:,} steps", total, done)
    epochs = run.start.made_by.get("epochs")
    known = [_epochs(done, total, epochs)] if type(epochs) is int and epochs > 0 else []
    return ", ".join([steps, *known, duration(run.seconds)])


def _epochs(done: int, total: int, epochs: int) -> str:
    if done >= total:
        return tr_count("{count:,} epoch", "{count:,} epochs", epochs)
    share = done * epochs / max(1, total)
    return tr_count(
        "{done:.1f} of {count:,} epoch", "{done:.1f} of {count:,} epochs", epochs, share
    )


def duration(seconds: float) -> str:
    """Return a time in its two largest units: 14 s, 3 min 20 s, 1 h 12 min."""
    left = round(seconds)
    words: list[str] = []
    for unit, unit_s in UNITS_S:
        count, left = divmod(left, unit_s)
        if count or (unit == "s" and not words):
            words.append(f"{count} {unit}")
    return " ".join(words[:2])


def when(began_s: float, now: datetime) -> str:
    """Return the day and the time at which a run began, as short as can be."""
    try:
        began = datetime.fromtimestamp(began_s)
    except (OverflowError, OSError, ValueError):
        return "?"
    if began.date() == now.date():
        return tr("today {began:%H:%M}", began)
    if began.date() == (now - timedelta(days=1)).date():
        return tr("yesterday {began:%H:%M}", began)
    year = "" if began.year == now.year else f" {began.year}"
    return f"{began.day} {began:%b}{year}, {began:%H:%M}"


def size(size_bytes: int) -> str:
    megabytes = size_bytes / 1e6
    return f"{megabytes:,.0f} MB" if megabytes >= 10 else f"{megabytes:.1f} MB"


def origin(run: RecordedRun, parent: RecordedRun | UnreadableRun | None) -> str:
    """Return what a run branched off, and in what it differs; "" where it began by itself."""
    if run.parent is None:
        return ""
    if not isinstance(parent, RecordedRun):
        if run.parent.step == 0:
            return tr("from the initial weights of {run}", GONE)
        return tr("from step {step:,} of {run}", run.parent.step, GONE)
    changed = ", ".join(differences(run, parent))
    if run.parent.step == 0:
        return (
            tr("{changed}, else as “{title}”", changed, parent.title)
            if changed
            else tr("again as “{title}”", parent.title)
        )
    begun = tr("from step {step:,} of “{title}”", run.parent.step, parent.title)
    return f"{begun}, {changed}" if changed else begun


def score(run: RecordedRun) -> str:
    """Return the best accuracy on the held-out pictures."""
    return "" if run.accuracy is None else f"{100 * run.accuracy:.2f} %"
