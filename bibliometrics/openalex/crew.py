"""Several partitions at once, and when to give up on all of them."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Generic, TypeVar

from bibliometrics.errors import ApiError, BudgetError, KeyRejectedError, RefusedError
from bibliometrics.openalex.pace import Stopped

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")

_FAILURES_IN_A_ROW = 3
"""So many partitions failing one after another are no accident of one of them."""


class Crew(Generic[Task, Result]):
    """Works through tasks in threads.

    A budget that is gone takes no new task, and lets those under way end what costs nothing. A
    network that fails one task goes on with the others, until several fail in a row. Everything
    else ends the run at once.

    Parameters
    ----------
    at_once
        Tasks at a time.
    stop
        Set to make those under way end.
    """

    def __init__(self, at_once: int, stop: threading.Event) -> None:
        self._at_once = at_once
        self._stop = stop
        self._in_a_row = 0
        self._budget: BudgetError | None = None
        self._fatal: BaseException | None = None
        self._failures: list[ApiError] = []

    def run(
        self,
        tasks: Sequence[Task],
        work: Callable[[Task], Result],
        done: Callable[[Result], None],
    ) -> None:
        """Give each task to a thread, and each result to `done`, in this thread.

        Raises
        ------
        BudgetError, ApiError
            Or whatever ended the run; what was done before is done.
        """
        todo = iter(tasks)
        running: set[Future[Result]] = set()
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="refresh") as pool:
            try:
                while True:
                    while self._goes_on and len(running) < self._at_once:
                        task = next(todo, _END)
                        if task is _END:
                            break
                        running.add(pool.submit(work, task))  # type: ignore[arg-type]
                    if not running:
                        break
                    ended, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in ended:
                        self._take(future, done)
            except BaseException:
                self._stop.set()
                raise
        self._raise()

    @property
    def _goes_on(self) -> bool:
        return self._budget is None and self._fatal is None and not self._stop.is_set()

    def _take(self, future: Future[Result], done: Callable[[Result], None]) -> None:
        try:
            result = future.result()
        except Stopped:
            return
        except BudgetError as problem:
            self._budget = self._budget or problem
        except (KeyRejectedError, RefusedError) as problem:
            self._end(problem)
        except ApiError as problem:
            self._failures.append(problem)
            self._in_a_row += 1
            if self._in_a_row >= _FAILURES_IN_A_ROW:
                self._end(problem)
        except Exception as problem:  # noqa: BLE001 - raised again once all threads have ended
            self._end(problem)
        else:
            self._in_a_row = 0
            done(result)

    def _end(self, problem: BaseException) -> None:
        self._fatal = self._fatal or problem
        self._stop.set()

    def _raise(self) -> None:
        if self._fatal is not None:
            raise self._fatal
        if self._budget is not None:
            raise self._budget
        if self._failures:
            first = self._failures[0]
            more = f" (and {len(self._failures) - 1} more)" if len(self._failures) > 1 else ""
            raise type(first)(first.message + more, remedy=first.remedy)


_END = object()
