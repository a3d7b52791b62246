-- How good connections were. Losses are percentages in rows, as nchat has them, and fractions everywhere else.

-- The newest of the connections that the server saw of whoever reports q: in a call one may have had several.

-- predicate: quality.connection_of
select n.id from nchat_webrtc_connections n
where n.call_id = q.call_id and n.user_id = q.user_id and n.reported_by = 'server'
order by n.updated_at desc, n.id
limit 1

-- name: quality.insert
insert into nchat_call_quality_reports
  (id, call_id, user_id, reported_at, connection_type, quality_score, mos, packet_loss_percentage, jitter_ms, rtt_ms,
   audio, video, bandwidth, issues, rtc_stats, created_at)
values
  (:id, :call, :user, :reported_at, :connection_type, :score, :mos, :loss, :jitter, :rtt,
   :audio, :video, :bandwidth, :issues, :rtc_stats, :at)

-- name: quality.label
update nchat_call_participants set connection_quality = :quality, updated_at = :at
where call_id = :call and user_id = :user

-- One row for each connection: who reports again says how it has been until now.
-- name: quality.connection
insert into nchat_webrtc_connections
  (id, call_id, user_id, peer_connection_id, reported_by, connection_state, ice_connection_state, avg_bitrate_kbps,
   packet_loss_percentage, latency_ms, jitter_ms, mos, quality_score, started_at, ended_at, updated_at)
values
  (:id, :call, :user, :peer, :reported_by, :state, :ice_state, :bitrate,
   :loss, :latency, :jitter, :mos, :score, :started_at, :ended_at, :at)
on conflict (call_id, user_id, peer_connection_id, reported_by) do update set
  connection_state = excluded.connection_state, ice_connection_state = excluded.ice_connection_state,
  avg_bitrate_kbps = coalesce(excluded.avg_bitrate_kbps, nchat_webrtc_connections.avg_bitrate_kbps),
  packet_loss_percentage = coalesce(excluded.packet_loss_percentage, nchat_webrtc_connections.packet_loss_percentage),
  latency_ms = coalesce(excluded.latency_ms, nchat_webrtc_connections.latency_ms),
  jitter_ms = coalesce(excluded.jitter_ms, nchat_webrtc_connections.jitter_ms),
  mos = coalesce(excluded.mos, nchat_webrtc_connections.mos),
  quality_score = coalesce(excluded.quality_score, nchat_webrtc_connections.quality_score),
  ended_at = excluded.ended_at, updated_at = excluded.updated_at

-- What was open of somebody in a call, or of everybody in it.
-- name: quality.close
update nchat_webrtc_connections set connection_state = 'closed', ended_at = :at, updated_at = :at
where call_id = :call and ended_at is null and (cast(:user as {{uuid}}) is null or user_id = :user)

-- name: quality.call_of
select c.id from nchat_calls c
join nchat_call_participants p on p.call_id = c.id and p.user_id = :user
where c.livekit_room_name = :room

-- name: quality.connections
select n.*, p.id as participant_id from nchat_webrtc_connections n
left join nchat_call_participants p on p.call_id = n.call_id and p.user_id = n.user_id
where n.call_id = :call and (cast(:participant as {{uuid}}) is null or p.id = :participant)
  and (cast(:since as {{instant}}) is null or n.updated_at >= :since)
order by n.updated_at desc, n.id desc
limit :limit

-- name: quality.seen
select n.* from nchat_webrtc_connections n
where n.call_id = :call and n.user_id = :user and n.reported_by = 'server' and n.quality_score is not null

-- name: quality.bad
select q.id from nchat_call_quality_reports q
where q.call_id = :call and q.quality_score < :below and q.created_at > :since
limit 1

-- name: quality.trim
delete from nchat_call_quality_reports
where call_id = :call and user_id = :user and created_at < (
  select k.created_at from nchat_call_quality_reports k where k.call_id = :call and k.user_id = :user
  order by k.created_at desc limit 1 offset :kept)

-- name: quality.summary
select count(*) as reports, avg(q.quality_score) as score, avg(q.mos) as mos, avg(q.packet_loss_percentage) as loss,
  avg(q.jitter_ms) as jitter, avg(q.rtt_ms) as rtt
from nchat_call_quality_reports q where q.call_id = :call and q.user_id = :user

-- name: quality.list
select q.*, p.id as participant_id, w.connection_state, w.ice_connection_state from nchat_call_quality_reports q
left join nchat_call_participants p on p.call_id = q.call_id and p.user_id = q.user_id
left join nchat_webrtc_connections w on w.id = {{quality.connection_of}}
where q.call_id = :call and (cast(:participant as {{uuid}}) is null or p.id = :participant)
  and (cast(:since as {{instant}}) is null or q.reported_at >= :since)
order by q.reported_at desc, q.id desc
limit :limit
