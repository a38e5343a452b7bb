-- Why does our Share of a country differ from the one that the Nature Index published?
-- A row is: one step for one country in one published table.
--
-- parameters
--   start (varchar = ours): where the way begins: at our Share as country_share gives it, or at
--     the plain records, before any rule of ours {ours | plain}
--   edition (varchar = null): only this published table {official_figure.edition}
--   vintage (varchar = null): only this vintage {official_figure.vintage}
--   data_year (varchar = null): only this year of the data {official_figure.data_year}
--   subject (varchar = null): only this subject area of the tables {official_figure.subject}
--   countries (varchar[] = null): only these {country.code}
-- columns
--   edition (varchar): the published table
--   vintage (varchar): as released, or recomputed when the journal list grew
--   data_year (varchar): year of the data
--   subject (varchar): subject area
--   country (varchar): country code
--   country_name (varchar): country
--   step_order (integer): place of the step
--   step (varchar): the choice that the step changes
--   amount (double, works): what the step adds to our Share; the amounts add up to official - ours
--   figure_before (double, works): the Share before the step; where the way begins in the first
--   figure_after (double, works): and after it; the published Share in the last
--   at_stake (double, works): what hangs on the step, whether ours has taken it already or not;
--     null where there is nothing to hold it against
--   basis (varchar): `recomputed` from the data; `in ours already`; for works missing or extra the
--     published total that they are held against, `articles` or `sum of Shares`, or `none`; and
--     `remainder`
--   definition (varchar): what the step changes, in words
--   list (varchar): journal list that the table's own comes nearest to
-- method
--   Official - ours, one choice at a time. Ours is the Share of articles that pass all four steps,
--   on the journal list that was fetched, in the table's window and subject area. The steps, each
--   the difference of two figures (20_weights/bridge_figure.sql):
--   counted-part rule, works filter, territory rule: rules that ours follows as the Nature Index
--   does, so that they add nothing from `ours`; at stake is the Share that each leaves out or
--   moves, which is the most that following them differently could explain. From `plain` they are
--   steps like the others.
--   list vintage: from the fetched list to the table's own. After it stands the `share` of
--   nature_index_comparison, for the same works.
--   unknown country: coverage-adjusted minus raw Share; at stake is the unknown Share of all.
--   authors cut: works whose list of authors is cut and could not be completed are spread as their
--   journal's year instead of by the authors on the record; at stake is the Share that they carry.
--   works missing or extra: all is scaled to the published total, our parts of the whole
--   unchanged. Where the total is not known the step is nothing and its part is in the rest.
--   rest: official minus all of it. Where the total is known it is the difference in the country's
--   part of the whole, as many works as the table has; over the countries of a long table it adds
--   up to nothing. Editors' Suggestions, the editors' choice of what is primary research, the date
--   that places an article, affiliations that OpenAlex read otherwise: they cannot be told apart.
-- literature
--   Nature Index, annual tables and Research Leaders, Springer Nature, CC BY-NC-SA 4.0.
--   Nature Index, frequently asked questions (journals counted in part), natureindex.com/faq.
select
    published_table.edition,
    published_table.vintage,
    published_table.data_year,
    published_table.subject,
    bridge_step.country,
    coalesce(country.country_name, bridge_step.country) as country_name,
    bridge_step.step_order,
    bridge_step.step,
    case
        when $start = 'ours' and bridge_step.is_in_ours then 0
        else cast(bridge_step.figure_after - bridge_step.figure_before as double)
    end as amount,
    case
        when $start = 'ours' and bridge_step.is_in_ours then cast(bridge_figure.ours as double)
        else cast(bridge_step.figure_before as double)
    end as figure_before,
    case
        when $start = 'ours' and bridge_step.is_in_ours then cast(bridge_figure.ours as double)
        else cast(bridge_step.figure_after as double)
    end as figure_after,
    bridge_step.at_stake,
    case
        when $start = 'ours' and bridge_step.is_in_ours then 'in ours already'
        else bridge_step.basis
    end as basis,
    bridge_step.definition,
    published_table.list
from bridge_step
inner join bridge_figure
    on
        bridge_step.published_table = bridge_figure.published_table
        and bridge_step.country = bridge_figure.country
inner join published_table on bridge_step.published_table = published_table.published_table
left join country on bridge_step.country = country.code
where
    ($edition is null or published_table.edition = $edition)
    and ($vintage is null or published_table.vintage = $vintage)
    and ($data_year is null or published_table.data_year = $data_year)
    and ($subject is null or published_table.subject = $subject)
    and ($countries is null or list_contains($countries, bridge_step.country))
order by
    published_table.window_end desc,
    published_table.published_table asc,
    bridge_figure.official desc,
    bridge_step.country asc,
    bridge_step.step_order asc
