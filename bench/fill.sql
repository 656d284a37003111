-- An archive of :n orders of the real shape, over 540 days up to :now: 2 % open, nearly all those whose reply is not due yet and few that are late, 30 units (in a small one the first carries more, so that its pages are as full), 5 events and 4 duties an order.
-- bench/_archive.py made what differs from order to order beforehand, by the real writer: bench_variant (words, search words),
-- bench_plate, bench_place, bench_caller, bench_trace (how days were counted). Here it is only dealt out.
-- Not real: chains (digests are of the right length only) and values sealed inside words; no page of the bench reads them.
\set ON_ERROR_STOP 1
set session_replication_role = replica;
set synchronous_commit = off;
set work_mem = '256MB';
set timezone = 'Asia/Shanghai';

create temp table dropped as select indexdef from pg_indexes i where schemaname = 'public'
  and tablename in ('orders_order','orders_contact','orders_task','orders_event','orders_event_body','orders_owedduty','orders_searchentry','notices_notice')
  and not exists (select from pg_constraint c where c.conname = i.indexname);
select format('drop index %I', indexname) from pg_indexes i where schemaname = 'public'
  and tablename in ('orders_order','orders_contact','orders_task','orders_event','orders_event_body','orders_owedduty','orders_searchentry','notices_notice')
  and not exists (select from pg_constraint c where c.conname = i.indexname) \gexec

-- Who gets which: four numbers of each order's own, the same at every filling.
create function pg_temp.dealt(g bigint, salt int, of bigint) returns bigint language sql immutable as
  'select 1 + (hashint8extended($1, $2) & 9223372036854775807) % $3';
create temp table o as
with raw as (
  select g as id, :'now'::timestamptz - ((:n - g) * interval '540 days' / :n) - interval '3 minutes' as t,
    pg_temp.dealt(g, 1, (select count(*) from bench_variant)) as variant, pg_temp.dealt(g, 2, (select count(*) from bench_plate)) as plate,
    pg_temp.dealt(g, 3, (select count(*) from bench_place)) as place, pg_temp.dealt(g, 4, (select count(*) from bench_caller)) as caller,
    pg_temp.dealt(g, 5, 100) as r, pg_temp.dealt(g, 7, 100) as open_among
  from generate_series(1, :n) g
), placed as (
  select raw.*, v.kind, u.id as unit, u.handler,
    (date_trunc('day', t) + (array[5, 8, 15])[array_position(array['inquiry', 'suggestion', 'complaint'], v.kind)] * interval '1 day') as due
  from raw join bench_variant v on v.id = raw.variant join bench_unit u on u.place = case when :n < 100000 and pg_temp.dealt(raw.id, 17, 4) = 1 then 1 else pg_temp.dealt(raw.id, 6, 30) end
)
select placed.*, case
    when due > :'now' and open_among > 96 or due <= :'now' and (open_among <> 50 or t < :'now'::timestamptz - interval '40 days') and id % 20000 > 0 then 'archived'
    when due <= :'now' then 'handling' when t > :'now'::timestamptz - interval '1 hour' then 'registered'
    when t > :'now'::timestamptz - interval '1 day' and r <= 60 then 'dispatched'
    when r <= 68 then 'handling' when r <= 76 then 'in_review' when r <= 81 then 'signed' when r <= 86 then 'submitted' else 'closed' end as state
from placed;
create unique index on o (id);
analyze o;

insert into orders_contact (id, channel, origin_number, arrived_at, caller_id, registered_by_id, recording)
select o.id, v.channel, '', t, (select min(id) - 1 from people_caller) + o.caller, (select id from people_account where username = 'liujie'), ''
from o join bench_variant v on v.id = o.variant order by o.id;

insert into orders_order (id, number, contact_id, kind, area, topic, title, text, county, place, matter_time, plate, company, route, object_key,
  reply_by, state, lead_unit_id, safety, major, secret, registered_at, first_dispatched_at, caller_due, closed_at, archived_at, province_number,
  redo_count, disputes, statutory_law, first_score, final_score, reopened_count, on_hold, last_seq, head, is_sample)
select o.id, to_char(t, 'YYYYMMDD') || '-' || lpad((row_number() over (partition by t::date order by o.id))::text, 4, '0'), o.id, v.kind, v.area, v.topic,
  v.title, v.text, v.county, q.place, '', p.plate, v.company, v.route, coalesce(nullif(p.object_key, ''), v.object_key),
  '', state, case when state <> 'registered' then unit end, v.safety, false, false, t, case when state <> 'registered' then t + interval '20 minutes' end,
  case when state <> 'registered' then due end, case when state in ('closed', 'archived') then t + interval '3 days' end,
  case when state = 'archived' then t + interval '8 days' end, '', 0, 0, '', '', '', 0, false,
  case state when 'registered' then 1 when 'dispatched' then 2 when 'handling' then 3 when 'in_review' then 4 else 5 end, sha256(o.id::text::bytea), true
from o join bench_variant v on v.id = o.variant join bench_plate p on p.id = o.plate join bench_place q on q.id = o.place order by o.id;

insert into orders_searchentry (order_id, tokens)
select o.id, array_to_tsvector(v.words || p.words || q.words)
from o join bench_variant v on v.id = o.variant join bench_plate p on p.id = o.plate join bench_place q on q.id = o.place order by o.id;

insert into orders_task (id, order_id, unit_id, handler_id, role, dispatched_at, ended_at, outcome, result, process, basis, inner_note, return_reason, return_outcome, told_how, opinion)
select o.id, o.id, unit, handler, 'lead', t + interval '20 minutes', case when state in ('closed', 'archived') then t + interval '3 days' end,
  case when state in ('closed', 'archived') then 'done' else '' end, v.result, v.process, v.basis, '', '', '', '', ''
from o join bench_variant v on v.id = o.variant where state <> 'registered' order by o.id;

insert into orders_event (id, order_id, seq, action, actor_id, unit_id, happened_at, recorded_at, from_state, to_state, article, rule_version, previous, body_digest, digest)
select (o.id - 1) * 5 + s, o.id, s, (array['register', 'dispatch', 'contact', 'draft', 'confirm'])[s],
  case when s in (3, 4) then o.handler else (select id from people_account where username = (array['liujie', 'wangmin', '', '', 'zhaolan'])[s]) end,
  case when s in (3, 4) then o.unit else (select id from people_unit where kind = 'centre') end,
  t + (array[0, 20, 300, 1600, 4320])[s] * interval '1 minute', t + (array[0, 20, 300, 1600, 4320])[s] * interval '1 minute',
  (array['', 'registered', 'dispatched', 'handling', 'submitted'])[s], (array['registered', 'dispatched', 'handling', 'in_review', 'closed'])[s],
  (array['第十五条', '第十七条', '第十九条', '第二十四条', '第二十七条'])[s], '2023-05-08',
  sha256((o.id || ':' || s - 1)::bytea), sha256((o.id || '.' || s)::bytea), sha256((o.id || ':' || s)::bytea)
from o, generate_series(1, 5) s
where s <= case state when 'registered' then 1 when 'dispatched' then 2 when 'handling' then 3 when 'in_review' then 4 else 5 end order by 1;

insert into orders_event_body (event_id, salt, given)
select (o.id - 1) * 5 + s, substr(sha256(o.id::text::bytea), 1, 16), case s when 1 then v.given
  when 2 then jsonb_build_object('kind', v.kind, 'lead_unit', u.name) when 3 then '{"outcome": "reached", "how": "phone", "note": "已联系来电人，核对情况。"}'
  when 4 then jsonb_build_object('result', v.result, 'process', v.process, 'basis', v.basis) else '{"note": "要件齐全"}' end
from o join bench_variant v on v.id = o.variant join bench_unit u on u.id = o.unit, generate_series(1, 5) s
where s <= case state when 'registered' then 1 when 'dispatched' then 2 when 'handling' then 3 when 'in_review' then 4 else 5 end order by 1;

insert into orders_owedduty (order_id, task_id, kind, owed_by_id, since, first_due, due, warn_at, article, provisional, trace, attempts, ended_at, ground, rung, next_rung_at, reminded_at, warned_at)
select o.id, case when k in ('sign', 'contact', 'reply') and state <> 'registered' then o.id end, k, owed_by, since, d.due, d.due, d.warn_at, article, false, coalesce(tr.trace, '[]'), '[]',
  case when not is_open then since + interval '2 hours' end, '', 0, case when is_open and k = 'reply' and d.due > :'now' then d.due end,
  case when d.due <= :'now' then d.due end, case when d.warn_at <= :'now' then d.warn_at end
from o cross join lateral (values
    ('decide_intake', (select id from people_unit where kind = 'centre'), t, t + interval '2 hours', interval '30 minutes', '第四条', state = 'registered'),
    ('sign', o.unit, t + interval '20 minutes', date_trunc('day', t) + interval '2 days', interval '4 hours', '第十七条', state = 'dispatched'),
    ('reply', o.unit, t + interval '20 minutes', o.due, interval '1 day', '第二十条', state in ('dispatched', 'handling', 'in_review', 'signed')),
    (case when state in ('closed', 'archived') then 'call_back' when state = 'submitted' then 'confirm' else 'contact' end,
     case when state in ('closed', 'archived', 'submitted') then (select id from people_unit where kind = 'centre') else o.unit end,
     case when state in ('closed', 'archived', 'submitted') then greatest(t + interval '3 days', least(o.due, :'now'::timestamptz - interval '2 hours')) else t + interval '20 minutes' end,
     case when state in ('closed', 'archived', 'submitted') then date_trunc('day', greatest(t + interval '3 days', :'now'::timestamptz)) + interval '1 day' * (1 + o.r % 6) else t + interval '1 day' end,
     interval '4 hours', case when state in ('closed', 'archived') then '第二十六条' when state = 'submitted' then '第二十七条' else '第十九条' end,
     state in ('closed', 'submitted') or (state = 'dispatched' and o.r < 5))
  ) as a (k, owed_by, since, due, before, article, is_open)
  cross join lateral (select a.due, a.due - a.before as warn_at) d
  left join bench_trace tr on tr.kind = a.k and tr.order_kind = o.kind
order by o.id;

insert into notices_notice (key, unit_id, post, order_number, sentence, article, urgent, created_at, spread_at)
select number || ':2:0:0', lead_unit_id, '', number, left('新转办：' || number || ' ' || title, 200), '第十七条', false, first_dispatched_at, first_dispatched_at
from orders_order where lead_unit_id is not null order by id;

select indexdef from dropped \gexec
select setval(pg_get_serial_sequence(t, 'id'), (select :n * 5 + 1)) from unnest(array['orders_order', 'orders_contact', 'orders_task', 'orders_event']) t;
select setval(pg_get_serial_sequence('people_caller', 'id'), (select max(id) from people_caller));
