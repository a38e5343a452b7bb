"""The fetcher over real sockets, against every way in which the API fails.

What it must stand, and the tests that say so; `either_way` tests run with the emulator's switches
as they are and all flipped, others name the switches they take.

 1. Every work once, no call wasted: `test_refresh` (`every_work_comes_once`, a switch at a time;
    `no_call_is_wasted`), `test_plan` (`costs_what_the_refresh_then_does`).
 2. Kills at random moments: `test_resume` (`a_kill_at_any_moment`, 50 seeds, half of
    them flipped).
 3. A budget of 37 credits: `test_budget` (`a_spent_budget`, `over_as_many_days`, and either way
    `the_whole_list_finishes_on_a_tiny_budget`).
 4. Bursts and pace: `test_budget` (`a_burst_…`, either way), `test_pace`, `test_answers`.
 5. Each fault in the first, a middle and the last page, then all at once: `test_faults`, flipped
    as well.
 6. Refusals end the run at the first request, the key printed nowhere: `test_faults`
    (`a_plan_refusal`, `a_key_that_is_revoked`, `a_wrong_key`, `a_request_that_is_refused`),
    `test_refresh` (`the_key_is_written_nowhere`). No switch bears on it.
 7. Partial pages, zero counts, wobble: `test_truth` (either way), `test_faults`.
 8. Works of 250 and of exactly 100 authors: `test_refresh` (`authors_beyond_a_hundred`, with each
    flag, `authors_that_no_call_can_complete`, with the singleton's cap).
 9. Added, deleted, merged, moved, cited: `test_truth` (either way).
10. Another query is another partition: `test_refresh` (`records_of_another_query`), `test_resume`
    (`pages_of_another_query`).
11. Without a key: `test_refresh` (`without_a_key`), `test_transport`, `test_plan`.
12. A body that stalls ends in time and holds up nobody: `test_faults`
    (`an_answer_that_does_not_come`).
13. Another host gets nothing: `test_faults` (`a_redirect_to_another_host`), `test_transport`.
14. Memory over 2,000 pages: measured, not asserted, in `make bench`.
15. However an answer is sent: `test_transport` (`an_answer_is_the_same_however_it_is_sent`),
    `test_refresh` (`chunked`).
16. Countries as the API counts them, for every year: `test_recount` (as is and flipped),
    `test_refresh` (`country_totals`).
"""
