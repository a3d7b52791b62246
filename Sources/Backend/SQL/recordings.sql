-- Recordings. In a condition, r is a row of nchat_call_recordings, and :user is who asks; null for somebody without an account.
-- RecordingStanding says the same of one recording, for each permission.

-- predicate: recordings.read
r.deleted_at is null and (
  r.visibility = 'public'
  or r.recorded_by = :user
  or r.visibility = 'workspace' and cast(:user as {{uuid}}) is not null
  or :is_administrator
  or exists (
    select 1 from nchat_recording_grants g
    where g.recording_id = r.id and g.user_id = :user and g.can_view and (g.expires_at is null or g.expires_at > :now))
  or exists (select 1 from nchat_calls i where i.id = r.call_id and i.initiator_id = :user)
  or r.visibility in ('participants', 'channel') and exists (
    select 1 from nchat_recording_consents w
    where w.recording_id = r.id and w.user_id = :user and w.state in ('accepted', 'informed'))
  or r.visibility = 'channel' and exists (
    select 1 from nchat_channel_members m where m.channel_id = r.channel_id and m.user_id = :user and {{members.may_read}}))

-- name: recordings.insert
insert into nchat_call_recordings
  (id, source, call_id, stream_id, channel_id, recorded_by, livekit_room_name, status, format, resolution, layout_type,
   audio_only, visibility, file_path, consent_deadline, retention_days, retention_policy_id, egress_wish, egress_retry_at,
   created_at, updated_at)
values
  (:id, :source, :call, :stream, :channel, :user, :room, :status, :format, :quality, :layout,
   :audio_only, :visibility, :path, :consent_deadline, :days, :policy, :wish, :retry_at, :at, :at)

-- Whoever changes a recording holds its row; after the call's or the stream's, where that is changed too.

-- name: recordings.hold
-- sqlite:
select id from nchat_call_recordings where id = :recording
-- end
-- postgres:
select ncall_hold_recording(:recording)
-- end

-- name: recordings.find
select r.*, u.display_name as recorder_name from nchat_call_recordings r join {{people}} u on u.id = r.recorded_by
where r.id = :recording

-- name: recordings.running_in
select r.*, u.display_name as recorder_name from nchat_call_recordings r join {{people}} u on u.id = r.recorded_by
where r.call_id = :call and r.status in ('starting', 'recording')

-- name: recordings.running_of
select r.*, u.display_name as recorder_name from nchat_call_recordings r join {{people}} u on u.id = r.recorded_by
where r.stream_id = :stream and r.status in ('starting', 'recording')

-- name: recordings.of_egress
select r.id from nchat_call_recordings r where r.livekit_egress_id = :egress

-- name: recordings.list
select r.*, u.display_name as recorder_name from nchat_call_recordings r join {{people}} u on u.id = r.recorded_by
where {{recordings.read}}
  and (cast(:channel as {{uuid}}) is null or r.channel_id = :channel)
  and (cast(:call as {{uuid}}) is null or r.call_id = :call)
  and (cast(:stream as {{uuid}}) is null or r.stream_id = :stream)
  and (cast(:maker as {{uuid}}) is null or r.recorded_by = :maker)
  and (cast(:status as text) is null or r.status = :status)
  and (cast(:source as text) is null or r.source = :source)
  and (cast(:since as {{instant}}) is null or r.created_at >= :since)
  and (cast(:until as {{instant}}) is null or r.created_at < :until)
  and (cast(:before_at as {{instant}}) is null or r.created_at < :before_at or (r.created_at = :before_at and r.id < :before))
order by r.created_at desc, r.id desc
limit :limit

-- name: recordings.standing
select
  r.recorded_by = :user as is_maker,
  exists (select 1 from nchat_calls i where i.id = r.call_id and i.initiator_id = :user) as is_initiator,
  exists (
    select 1 from nchat_recording_consents w
    where w.recording_id = r.id and w.user_id = :user and w.state in ('accepted', 'informed')) as is_in_it,
  exists (
    select 1 from nchat_channel_members m
    where m.channel_id = r.channel_id and m.user_id = :user and {{members.may_read}}) as is_in_channel,
  g.can_view, g.can_download, g.can_share, g.can_edit, g.can_delete, g.expires_at as given_until
from nchat_call_recordings r
left join nchat_recording_grants g
  on g.recording_id = r.id and g.user_id = :user and (g.expires_at is null or g.expires_at > :now)
where r.id = :recording

-- name: recordings.update
update nchat_call_recordings set
  status = :status, failure_reason = :reason, error_message = :message, visibility = :visibility, file_url = :url,
  file_size_bytes = :size, duration_seconds = :duration, consent_deadline = :consent_deadline, started_at = :started_at,
  ended_at = :ended_at, processed_at = :processed_at, retention_days = :days, retention_policy_id = :policy,
  expires_at = :expires_at, warn_at = :warn_at, legal_hold = :hold, held_by = :held_by, deleted_at = :deleted_at,
  deleted_by = :deleted_by, egress_wish = :wish, egress_retry_at = :retry_at, egress_attempts = :attempts,
  livekit_egress_id = :egress, egress_check_at = :check_at, file_delete_at = :file_delete_at, updated_at = :at
where id = :id

-- Those who are in the call now; whoever ends its recording tells them, though they may not see the call.

-- name: recordings.present
-- sqlite:
select p.user_id from nchat_call_recordings r join nchat_call_participants p on p.call_id = r.call_id
where r.id = :recording and p.status = 'joined'
-- end
-- postgres:
select p.user_id from ncall_present_at(:recording) as p (user_id)
-- end

-- name: consents.of
select c.user_id, c.state, c.asked_at, c.answered_at from nchat_recording_consents c
where c.recording_id = :recording order by c.asked_at, c.user_id

-- name: consents.save
insert into nchat_recording_consents (recording_id, user_id, state, asked_at, answered_at)
values (:recording, :user, :state, :asked_at, :answered_at)
on conflict (recording_id, user_id) do update set state = excluded.state, answered_at = excluded.answered_at

-- name: consents.delete
delete from nchat_recording_consents where recording_id = :recording and user_id = :user

-- What is due.

-- name: recordings.unanswered
select r.id from nchat_call_recordings r where r.consent_deadline <= :now order by r.consent_deadline limit 200

-- name: recordings.expired
select r.id from nchat_call_recordings r
where r.expires_at <= :now and not r.legal_hold order by r.expires_at limit 200

-- name: recordings.kept_by_hold
select count(*) as recordings from nchat_call_recordings r where r.expires_at <= :now and r.legal_hold

-- name: recordings.to_warn
select r.id from nchat_call_recordings r where r.warn_at <= :now and not r.legal_hold order by r.warn_at limit 200

-- name: recordings.oldest_under
select r.id from nchat_call_recordings r
where r.retention_policy_id = :policy and r.status = 'ready' and not r.legal_hold
order by r.ended_at, r.id limit 200

-- name: recordings.usage
select count(*) as recordings, cast(coalesce(sum(r.file_size_bytes), 0) as {{bigint}}) as bytes from nchat_call_recordings r
where r.status = 'ready' and (cast(:user as {{uuid}}) is null or r.recorded_by = :user)
  and (cast(:policy as {{uuid}}) is null or r.retention_policy_id = :policy)

-- Of a policy's recordings those that do not give way: what is held, and everything where the policy deletes nothing by itself.

-- name: recordings.staying_under
select cast(coalesce(sum(r.file_size_bytes), 0) as {{bigint}}) as bytes from nchat_call_recordings r
where r.retention_policy_id = :policy and r.status = 'ready' and (r.legal_hold or :all_stay)

-- The egress service's side. A wish is taken for half a minute by whoever does it: of several processes one asks.

-- name: recordings.work
select r.id from nchat_call_recordings r where r.egress_retry_at <= :now order by r.egress_retry_at limit 100

-- name: recordings.take
update nchat_call_recordings set egress_retry_at = :until, egress_attempts = egress_attempts + 1
where id = :recording and egress_retry_at <= :now

-- name: recordings.to_check
select r.id, r.livekit_egress_id from nchat_call_recordings r
where r.egress_check_at <= :now order by r.egress_check_at limit 100

-- name: recordings.check_again
update nchat_call_recordings set egress_check_at = :again where id = :recording and egress_check_at <= :now

-- name: recordings.file_work
select r.id, r.file_path, r.file_attempts from nchat_call_recordings r
where r.file_delete_at <= :now and not r.legal_hold order by r.file_delete_at limit 100

-- name: recordings.file_take
update nchat_call_recordings set file_delete_at = :until
where id = :recording and file_delete_at <= :now and not legal_hold

-- name: recordings.file_done
update nchat_call_recordings set file_delete_at = null where id = :recording

-- name: recordings.file_failed
update nchat_call_recordings set file_attempts = file_attempts + 1, file_delete_at = :again where id = :recording

-- Of a person.

-- name: recordings.made_by
select r.*, u.display_name as recorder_name from nchat_call_recordings r join {{people}} u on u.id = r.recorded_by
where r.recorded_by = :user and r.deleted_at is null order by r.created_at, r.id

-- name: export.consents
select c.recording_id, c.state, c.asked_at, c.answered_at from nchat_recording_consents c
where c.user_id = :user order by c.asked_at, c.recording_id

-- name: erase.shares
update nchat_recording_shares set created_by = null, revoked_at = coalesce(revoked_at, :at) where created_by = :user

-- name: erase.access
update nchat_recording_access set user_id = null where user_id = :user
