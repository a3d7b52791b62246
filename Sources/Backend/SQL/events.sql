-- The log of events: EventLog.

-- name: events.number
-- sqlite:
insert into nchat_topics (topic, seq, last_at) values (:topic, 1, :at)
on conflict (topic) do update set seq = nchat_topics.seq + 1, last_at = excluded.last_at
returning seq
-- end
-- postgres:
select ncall_number_events(:topic, 1, :at) as seq
-- end

-- name: events.insert
insert into nchat_events (topic, seq, event, payload, at) values (:topic, :seq, :event, :payload, :at)

-- name: events.head
select
  coalesce((select t.seq from nchat_topics t where t.topic = :topic), 0) as head,
  (select min(e.seq) from nchat_events e where e.topic = :topic) as oldest

-- name: events.since
select topic, seq, event, payload, at from nchat_events
where topic = :topic and seq > :since
order by seq
limit :limit

-- name: events.heads
select t.topic, t.seq from nchat_topics t where t.topic in (
-- sqlite:
  select value from json_each(:topics)
-- end
-- postgres:
  select value from jsonb_array_elements_text(:topics)
-- end
)

-- name: events.forget
delete from nchat_events where at < :before

-- name: events.forget_topics
delete from nchat_topics where last_at < :before and topic like 'call:%'
