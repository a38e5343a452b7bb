"""What a run did, in words for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bibliometrics.journals import Journal
    from bibliometrics.openalex.followed import CareerSummary
    from bibliometrics.openalex.ingest import IngestSummary
    from bibliometrics.openalex.progress import Progress
    from bibliometrics.openalex.refresh import RefreshSummary
    from bibliometrics.openalex.sampled import SampleSummary

_SHOWN = 10
_MINUTE = 60


def counted(number: int, noun: str) -> str:
    """A number of things: one work, two works."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def of_progress(progress: Progress) -> str:
    """Calls, dollars and time left, as a bar says them."""
    parts = [f"{progress.calls:,} calls", f"${progress.usd:.4f}"]
    if progress.eta_s is not None:
        minutes, seconds = divmod(round(progress.eta_s), _MINUTE)
        parts.append(f"{minutes}:{seconds:02d} to go")
    return ", ".join(parts)


def of_refresh(done: RefreshSummary) -> list[str]:
    """What a refresh fetched, what it did not believe, and what did not resolve."""
    lines = [
        f"{_fetched(done)}; {counted(done.calls, 'call')}, ${done.usd:.4f}",
        *_old(done),
        *_vanished(done),
        *done.warnings,
    ]
    lines += _unresolved(done.unresolved) + _suspects(done.suspects)
    if done.replaced:
        lines.append("`bibliometrics changes` says which figures moved, and through which works")
    return lines + _cut(done.cut) + _damage(done.damage)


def _fetched(done: RefreshSummary) -> str:
    parts = [
        f"{done.fresh:,} fresh already" if done.fresh else "",
        f"{done.empty:,} without works" if done.empty else "",
    ]
    about = ", ".join(each for each in parts if each)
    if not done.fetched:
        return f"nothing to fetch: of {counted(done.partitions, 'journal-year')} {about}"
    text = f"{counted(done.works, 'work')} in {counted(done.fetched, 'journal-year')} fetched"
    return f"{text}; {about}" if about else text


def of_sample(done: SampleSummary) -> list[str]:
    """What a sample holds, and what it stands for."""
    return [
        (
            f"{done.works:,} works stand for {done.population:,} (scope '{done.scope}'); "
            f"{done.cells:,} parts drawn now, {done.fresh:,} before; "
            f"{done.calls:,} calls, ${done.usd:.4f}"
        ),
        *_unresolved(done.unresolved),
        *_suspects(done.suspects),
        *_cut(done.cut),
        *_damage(done.damage),
        f"`bibliometrics query country_share --scope {done.scope}` gives estimates and intervals",
    ]


def of_careers(done: CareerSummary) -> list[str]:
    """What a scope of careers holds."""
    return [
        (
            f"careers of {done.cohort.about}: {done.works:,} works (scope '{done.scope}'); "
            f"{done.fetched:,} blocks of authors fetched now, {done.fresh:,} before; "
            f"{done.calls:,} calls, ${done.usd:.4f}"
        ),
        *_suspects(done.suspects),
        *_cut(done.cut),
        *_damage(done.damage),
        f"`bibliometrics query mobility_flows --scope {done.scope}` tells their moves",
    ]


def _unresolved(unknown: Sequence[Journal]) -> list[str]:
    return [
        f"{journal.name} ({', '.join(journal.issns)}) is not known to OpenAlex by its ISSNs"
        for journal in unknown
    ]


def _suspects(found: Mapping[str, str]) -> list[str]:
    suspects = [f"{key}: {reason}" for key, reason in found.items()]
    lines = [f"suspect, the old data stay: {each}" for each in suspects[:_SHOWN]]
    if len(suspects) > _SHOWN:
        lines.append(f"{len(suspects) - _SHOWN} more are suspect: `bibliometrics status`")
    return lines


def _old(done: RefreshSummary) -> list[str]:
    """Say how far the rolling pass came: what is merely old is fetched again bit by bit."""
    if not (done.old or done.waiting):
        return []
    rest = f"; {done.waiting:,} more wait for their turn (--rolling)" if done.waiting else ""
    return [f"{done.old:,} of them only because they had not been fetched for long{rest}"]


_FATES = {
    "moved": "moved to another journal or year",
    "merged": "merged into another",
    "deleted": "deleted",
    "expansion": "no longer in the core corpus",
    "there": "there by themselves, so their lists are asked again",
}


def _vanished(done: RefreshSummary) -> list[str]:
    told = [
        f"{done.vanished[fate]:,} {text}"
        for fate, text in _FATES.items()
        if done.vanished.get(fate)
    ]
    if done.unasked:
        told.append(f"{done.unasked:,} to be asked for in the next run")
    return [f"works no longer where they were: {', '.join(told)}"] if told else []


_NAMED = 3


def of_ingest(done: IngestSummary) -> list[str]:
    """What an ingest read and kept."""
    lines = [
        (
            f"{done.works:,} works kept of {done.read:,} records in {done.files:,} files; "
            f"{done.unchanged:,} files were unchanged (scope '{done.scope}')"
        )
    ]
    if done.duplicates:
        lines.append(f"{done.duplicates:,} records repeated an id; one of each is kept")
    return lines + _of_snapshot(done) + _cut(done.cut) + _damage(done.damage)


def _of_snapshot(done: IngestSummary) -> list[str]:
    lines = []
    if done.gone:
        lines.append(f"{done.gone:,} works are deleted or merged; no record of them is kept")
    if done.outdated:
        lines.append(f"{done.outdated:,} files of an earlier release were taken out")
    if done.strangers:
        some = ", ".join(done.strangers[:_NAMED])
        lines.append(f"{len(done.strangers):,} files are not of this release, and left: {some}")
    if done.unknown:
        lines.append(f"fields that are new here, and left out: {', '.join(done.unknown)}")
    if done.absent:
        lines.append(f"fields that no file has, and are null: {', '.join(done.absent)}")
    return lines


def _cut(number: int) -> list[str]:
    return [f"{number:,} works have a cut list of authors"] if number else []


def _damage(damage: Mapping[str, int]) -> list[str]:
    return [f"{number:,} records with {kind}" for kind, number in sorted(damage.items())]
