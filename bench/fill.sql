-- :n orders of the archive's shape: 2 % open, 5 events and 4 duties each, spread over the units.
insert into people_caller (kind, practitioner, anonymous, seal_id) select 'natural', false, true, gen_random_uuid() from generate_series(1, 1000);
insert into orders_contact (channel, origin_number, arrived_at, caller_id, registered_by_id, recording)
select 'phone', '', now() - (g || ' minutes')::interval, (select min(id) from people_caller) + g % 1000, (select min(id) from people_account), '' from generate_series(1, 1000) g;
insert into orders_order (number, contact_id, kind, area, topic, title, text, county, place, matter_time, plate, company, route, object_key,
  reply_by, state, lead_unit_id, safety, major, secret, registered_at, first_dispatched_at, caller_due, redo_count, last_seq, head, is_sample)
select 'B' || lpad(g::text, 9, '0'), (select min(id) from orders_contact) + g % 1000, (array['inquiry','complaint','suggestion'])[1 + g % 3],
  '公路', '公路养护-坑槽', '第' || g || '号路段坑槽', '第' || g || '号路段坑槽，过往车辆颠簸，请尽快修补。', '埇桥区', '', '', '', '', '', '', '',
  case when g % 50 = 0 then 'handling' else 'archived' end, u.id, false, false, false, t, t, t + interval '14 days', 0, 5, '\x00', true
from (select g, now() - ((:n - g) || ' seconds')::interval * 30 as t from generate_series(1, :n) g) g
join (select id, row_number() over (order by id) - 1 as r, count(*) over () as c from people_unit where kind not in ('centre', 'bureau')) u on u.r = g.g % u.c;
insert into orders_task (order_id, unit_id, role, dispatched_at, ended_at, outcome, result, process, basis, inner_note, told_how, opinion)
select id, lead_unit_id, 'lead', registered_at, case when state = 'archived' then registered_at + interval '5 days' end, '', '已修补', '', '', '', '', '' from orders_order where number like 'B%';
insert into orders_event (order_id, seq, action, actor_id, unit_id, happened_at, recorded_at, from_state, to_state, article, rule_version, previous, body_digest, digest)
select o.id, s, (array['register','dispatch','sign','contact','draft'])[s], (select min(id) from people_account), o.lead_unit_id,
  o.registered_at + (s || ' hours')::interval, o.registered_at + (s || ' hours')::interval, '', 'handling', '第二十条', '2023-05-08', '\x00', '\x00', '\x00'
from orders_order o, generate_series(1, 5) s where number like 'B%';
insert into orders_event_body (event_id, salt, given) select id, '\x00', '{"note": "示例"}' from orders_event where digest = '\x00';
insert into orders_owedduty (order_id, task_id, kind, owed_by_id, since, first_due, due, warn_at, article, provisional, trace, attempts, ended_at, ground)
select o.id, t.id, k, o.lead_unit_id, o.registered_at, o.caller_due, o.caller_due, o.caller_due - interval '1 day', '第二十条', false, '[]', '[]',
  case when o.state = 'archived' or k <> 'reply' then o.registered_at + interval '1 day' end, ''
from orders_order o join orders_task t on t.order_id = o.id, unnest(array['sign','contact','reply','tell']) k where number like 'B%';
insert into orders_searchentry (order_id, tokens) select id, array_to_tsvector(array['路段','坑槽','过往','车辆','颠簸','尽快','修补', id::text]) from orders_order where number like 'B%';
analyze;
