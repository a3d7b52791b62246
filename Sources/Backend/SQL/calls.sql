-- Calls. In a condition, c is a row of nchat_calls and :user is who asks.

-- predicate: calls.read
c.initiator_id = :user
or exists (select 1 from nchat_call_participants r where r.call_id = c.id and r.user_id = :user)
or exists (select 1 from nchat_channel_members m where m.channel_id = c.channel_id and m.user_id = :user and {{members.may_read}})

-- name: calls.insert
insert into nchat_calls
  (id, livekit_room_name, room_sid, call_type, status, channel_id, initiator_id, is_group_call, is_huddle, max_participants,
   has_lobby, allows_unmute, allows_screen_share, initiated_at, metadata, room_state, created_at, updated_at)
values
  (:id, :room, :room_sid, :type, :status, :channel, :initiator, :is_group, :is_huddle, :max_participants,
   :has_lobby, :allows_unmute, :allows_screen_share, :at, :metadata, :room_state, :at, :at)

-- name: calls.update
update nchat_calls set
  status = :status, is_locked = :is_locked, has_lobby = :has_lobby, allows_unmute = :allows_unmute,
  allows_screen_share = :allows_screen_share, started_at = :started_at, ended_at = :ended_at, end_reason = :end_reason,
  ended_by = :ended_by, duration_seconds = :duration, updated_at = :at,
  peak_participants = case when peak_participants < :joined then :joined else peak_participants end,
  room_wanted = case when :is_over then 'closed' else room_wanted end,
  room_retry_at = case when :is_over and room_state <> 'closed' then :at else room_retry_at end
where id = :id

-- Whoever changes a call holds its row from before it is read, so that of two one sees what the other did.

-- name: calls.hold
-- sqlite:
select id from nchat_calls where id = :call
-- end
-- postgres:
select ncall_hold_call(:call)
-- end

-- name: calls.load
select c.* from nchat_calls c where c.id = :call

-- name: calls.visible
select c.* from nchat_calls c where c.id = :call and ({{calls.read}})

-- name: calls.of_room
select c.id from nchat_calls c where c.livekit_room_name = :room

-- name: calls.huddle_of
select c.id from nchat_calls c where c.channel_id = :channel and c.is_huddle and c.ended_at is null

-- name: calls.in_progress_of
select c.id from nchat_calls c join nchat_call_participants p on p.call_id = c.id
where p.user_id = :user and p.status = 'joined' and c.ended_at is null

-- Who is in a call and has no account any more, or one that is closed.

-- name: calls.people_gone
select distinct p.user_id from nchat_calls c
join nchat_call_participants p on p.call_id = c.id
join {{people}} u on u.id = p.user_id
where c.ended_at is null and p.status = 'joined' and not {{users.active}}

-- Whether somebody else is in a call, which is told to whoever calls them.

-- name: calls.is_busy
-- sqlite:
select true from nchat_calls c join nchat_call_participants p on p.call_id = c.id
where p.user_id = :user and p.status = 'joined' and c.ended_at is null
-- end
-- postgres:
select * from ncall_is_busy(:user)
-- end

-- name: calls.list
select c.* from nchat_calls c
where ({{calls.read}})
  and (cast(:channel as {{uuid}}) is null or c.channel_id = :channel)
  and (:all or c.ended_at is null)
  and (cast(:before_at as {{instant}}) is null or c.initiated_at < :before_at or (c.initiated_at = :before_at and c.id < :before))
order by c.initiated_at desc, c.id desc
limit :limit

-- name: calls.history
select c.*, p.status as my_status, p.total_duration_seconds as my_seconds from nchat_calls c
join nchat_call_participants p on p.call_id = c.id and p.user_id = :user
where c.ended_at is not null
  and (cast(:direction as text) is null or (c.initiator_id = :user) = (:direction = 'outgoing'))
  and (cast(:missed as {{bool}}) is null or (p.status = 'missed') = :missed)
  and (cast(:type as text) is null or c.call_type = :type)
  and (cast(:with as {{uuid}}) is null or exists (select 1 from nchat_call_participants w where w.call_id = c.id and w.user_id = :with))
  and (cast(:before_at as {{instant}}) is null or c.initiated_at < :before_at or (c.initiated_at = :before_at and c.id < :before))
order by c.initiated_at desc, c.id desc
limit :limit

-- name: calls.due
select distinct p.call_id from nchat_call_participants p
where p.ring_deadline <= :now or p.join_deadline <= :now
limit 200

-- name: calls.live
select c.id, c.livekit_room_name, c.room_sid,
  (select count(*) from nchat_call_participants p
   where p.call_id = c.id and p.status = 'joined' and p.livekit_participant_id is not null) as seen
from nchat_calls c
where c.status in ('initiating', 'ringing', 'active') and c.ended_at is null and c.id > :after
order by c.id
limit :limit

-- name: calls.room_is
update nchat_calls set room_sid = :sid where id = :call

-- name: calls.room_work
select c.id, c.livekit_room_name, c.room_attempts from nchat_calls c
where c.room_retry_at <= :now and c.room_wanted = 'closed' and c.room_state <> 'closed'
limit 100

-- name: calls.room_done
update nchat_calls set room_state = 'closed', room_retry_at = null where id = :call

-- name: calls.room_failed
update nchat_calls set room_attempts = room_attempts + 1, room_retry_at = :again where id = :call

-- name: participants.of
select p.* from nchat_call_participants p where p.call_id = :call order by p.invited_at, p.id

-- name: participants.save
insert into nchat_call_participants
  (id, call_id, user_id, role, status, livekit_identity, is_audio_enabled, is_video_enabled, is_screen_sharing,
   hand_raised_at, invited_by, invited_at, ring_deadline, answered_at, joined_at, join_deadline,
   livekit_participant_id, media_joined_at, left_at, leave_reason, removed_by, decline_reason, total_duration_seconds,
   created_at, updated_at)
values
  (:id, :call, :user, :role, :status, :identity, :audio, :video, :screen,
   :hand, :invited_by, :invited_at, :ring_deadline, :answered_at, :joined_at, :join_deadline,
   :session, :seen_at, :left_at, :leave_reason, :removed_by, :decline_reason, :seconds, :at, :at)
on conflict (call_id, user_id) do update set
  role = excluded.role, status = excluded.status, is_audio_enabled = excluded.is_audio_enabled,
  is_video_enabled = excluded.is_video_enabled, is_screen_sharing = excluded.is_screen_sharing,
  hand_raised_at = excluded.hand_raised_at, invited_by = excluded.invited_by, invited_at = excluded.invited_at,
  ring_deadline = excluded.ring_deadline, answered_at = excluded.answered_at, joined_at = excluded.joined_at,
  join_deadline = excluded.join_deadline, livekit_participant_id = excluded.livekit_participant_id,
  media_joined_at = excluded.media_joined_at, left_at = excluded.left_at, leave_reason = excluded.leave_reason,
  removed_by = excluded.removed_by, decline_reason = excluded.decline_reason,
  -- Whoever came back stays.
  wants_removal = nchat_call_participants.wants_removal and excluded.status <> 'joined',
  total_duration_seconds = excluded.total_duration_seconds, updated_at = excluded.updated_at

-- name: participants.want
update nchat_call_participants set
  wants_removal = wants_removal or :removal, wants_grants = wants_grants or :grants, wants_mute = wants_mute or :mute,
  media_attempts = 0, media_retry_at = :at
where call_id = :call and user_id = :user

-- name: participants.work
select p.id, p.livekit_identity, c.livekit_room_name, c.allows_unmute, c.allows_screen_share
from nchat_call_participants p join nchat_calls c on c.id = p.call_id
where p.media_retry_at <= :now
limit 100

-- name: participants.work_claim
-- Nobody else does it until then, and whoever has done it sees whether something new was wished for meanwhile.
update nchat_call_participants set media_retry_at = :until where id = :id and media_retry_at <= :now
returning role, wants_removal, wants_grants, wants_mute, media_attempts

-- name: participants.work_done
update nchat_call_participants set
  wants_removal = wants_removal and not :removal, wants_grants = wants_grants and not :grants,
  wants_mute = wants_mute and not :mute, media_retry_at = null
where id = :id and media_retry_at = :claimed

-- name: participants.work_failed
update nchat_call_participants set media_attempts = media_attempts + 1, media_retry_at = :again
where id = :id and media_retry_at = :claimed

-- name: webhooks.note
insert into nchat_webhook_events (id, event, received_at) values (:id, :event, :at) on conflict (id) do nothing

-- name: webhooks.forget
delete from nchat_webhook_events where received_at < :before

-- name: calls.callee
select u.id, u.call_waiting, p.status as presence from {{people}} u
left join {{people_presence}} p on p.user_id = u.id
where u.id = :user and u.status = 'active'

-- name: calls.channel_member
select m.id from nchat_channel_members m where m.user_id = :user and m.channel_id = :channel and {{members.may_read}}

-- name: participants.users
select u.id, u.username, u.display_name, u.avatar_url, u.role from {{people}} u
where u.id in (
  select p.user_id from nchat_call_participants p where p.call_id = :call
  union select c.initiator_id from nchat_calls c where c.id = :call)
