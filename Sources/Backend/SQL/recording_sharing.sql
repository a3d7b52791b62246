-- Who else may have recordings, what was done with them, and how long they are kept.

-- name: grants.of
select g.* from nchat_recording_grants g where g.recording_id = :recording order by g.created_at, g.user_id

-- name: grants.find
select g.* from nchat_recording_grants g where g.recording_id = :recording and g.user_id = :user

-- name: grants.save
insert into nchat_recording_grants
  (recording_id, user_id, can_view, can_download, can_share, can_edit, can_delete, granted_by, created_at, expires_at)
values (:recording, :user, :view, :download, :share, :edit, :delete, :giver, :at, :expires)
on conflict (recording_id, user_id) do update set
  can_view = excluded.can_view, can_download = excluded.can_download, can_share = excluded.can_share,
  can_edit = excluded.can_edit, can_delete = excluded.can_delete, granted_by = excluded.granted_by,
  created_at = excluded.created_at, expires_at = excluded.expires_at

-- name: grants.delete
delete from nchat_recording_grants where recording_id = :recording and user_id = :user

-- What rests on something that is less now: it may be taken less of, never more.

-- name: grants.cut
-- sqlite:
update nchat_recording_grants set
  can_view = can_view and :view, can_download = can_download and :download, can_share = can_share and :share,
  can_edit = can_edit and :edit, can_delete = can_delete and :delete,
  expires_at = case when :expires is null or expires_at < :expires then expires_at else :expires end
where recording_id = :recording and user_id = :user
-- end
-- postgres:
select ncall_cut_grant(:recording, :user, :view, :download, :share, :edit, :delete, :expires)
-- end

-- name: grants.over
delete from nchat_recording_grants where expires_at <= :now

-- Those that somebody has or has given.

-- name: grants.about
select distinct g.recording_id from nchat_recording_grants g where g.user_id = :user or g.granted_by = :user
order by g.recording_id

-- name: shares.of
select s.* from nchat_recording_shares s where s.recording_id = :recording
order by (s.revoked_at is null and s.expires_at > :now and s.views < s.max_views) desc, s.created_at desc, s.id desc
limit 100

-- name: shares.active
select count(*) as links from nchat_recording_shares s
where s.recording_id = :recording and s.revoked_at is null and s.expires_at > :now and s.views < s.max_views

-- name: shares.insert
insert into nchat_recording_shares
  (id, recording_id, token_hash, can_download, password_hash, requires_account, allowed_domains, allowed_emails, max_views,
   created_by, created_at, expires_at)
values
  (:id, :recording, :token, :download, :password, :requires_account, :domains, :emails, :max_views, :user, :at, :expires)

-- name: shares.find
select s.*, r.status as recording_status from nchat_recording_shares s join nchat_call_recordings r on r.id = s.recording_id
where s.token_hash = :token and r.deleted_at is null

-- Counted where it is allowed, in one step: of those who come at the same time no more get in than may.

-- name: shares.count
update nchat_recording_shares set views = views + 1
where id = :share and revoked_at is null and expires_at > :now and views < max_views
returning views

-- name: shares.revoke
update nchat_recording_shares set revoked_at = coalesce(revoked_at, :at) where id = :share and recording_id = :recording

-- The links of somebody who may not let others have that any more; all, or those to the file.

-- name: shares.end_of
-- sqlite:
update nchat_recording_shares set revoked_at = :at
where recording_id = :recording and created_by = :user and revoked_at is null and (:all or can_download)
-- end
-- postgres:
select ncall_end_links(:recording, :user, :all, :at)
-- end

-- name: shares.forget
delete from nchat_recording_shares where coalesce(revoked_at, expires_at) < :before

-- name: shares.wrong_password
update nchat_recording_shares set wrong_passwords = :wrong, wrong_password_at = :at where id = :share

-- name: access.note
insert into nchat_recording_access (id, recording_id, action, user_id, share_id, created_at)
values (:id, :recording, :action, :user, :share, :at)

-- Of each recording the newest entries are kept.

-- name: access.forget
-- sqlite:
delete from nchat_recording_access
where recording_id = :recording and (created_at, id) <= (
  select a.created_at, a.id from nchat_recording_access a where a.recording_id = :recording
  order by a.created_at desc, a.id desc
  limit 1 offset :kept)
-- end
-- postgres:
select ncall_forget_access(:recording, :kept)
-- end

-- name: access.list
select a.* from nchat_recording_access a
where a.recording_id = :recording
  and (cast(:before_at as {{instant}}) is null or a.created_at < :before_at or (a.created_at = :before_at and a.id < :before))
order by a.created_at desc, a.id desc
limit :limit

-- name: access.find
select a.created_at from nchat_recording_access a where a.id = :id and a.recording_id = :recording

-- name: policies.list
-- sqlite:
select p.* from nchat_retention_policies p order by p.created_at, p.id
-- end
-- postgres:
select p.* from ncall_retention_policies() p order by p.created_at, p.id
-- end

-- Whoever makes a policy counts them first, one at a time.

-- name: policies.hold
select p.id from nchat_retention_policies p order by p.id {{for_update}}

-- name: policies.clear_default
update nchat_retention_policies set is_default = false where is_default

-- name: policies.insert
insert into nchat_retention_policies
  (id, name, description, retention_days, is_default, auto_delete, warning_days, is_hold_exempt, quota_bytes, sources,
   channel_ids, created_by, created_at)
values
  (:id, :name, :description, :days, :is_default, :auto_delete, :warning_days, :exempt, :quota, :sources, :channels, :user, :at)

-- name: policies.update
update nchat_retention_policies set
  name = :name, description = :description, retention_days = :days, is_default = :is_default, auto_delete = :auto_delete,
  warning_days = :warning_days, is_hold_exempt = :exempt, quota_bytes = :quota, sources = :sources, channel_ids = :channels
where id = :id

-- Recordings that are kept as long as their policy says are kept as long as it says now. None ends before its maker could be warned.

-- name: recordings.follow_policy
-- sqlite:
update nchat_call_recordings set
  retention_days = :days,
  expires_at = case when status = 'ready' then max(ended_at + cast(:seconds * 1000 as integer), :soonest) end,
  warn_at = case when status = 'ready' and :warning > 0 then
    max(ended_at + cast((:seconds - :warning) * 1000 as integer), :now) end
where retention_policy_id = :policy and retention_days is :before
  and status in ('starting', 'recording', 'processing', 'ready')
-- end
-- postgres:
update nchat_call_recordings set
  retention_days = :days,
  expires_at = case when status = 'ready' and cast(:seconds as double precision) is not null
    then greatest(ended_at + make_interval(secs => :seconds), :soonest) end,
  warn_at = case when status = 'ready' and cast(:seconds as double precision) is not null and cast(:warning as double precision) > 0
    then greatest(ended_at + make_interval(secs => :seconds) - make_interval(secs => :warning), :now) end
where retention_policy_id = :policy and retention_days is not distinct from cast(:before as integer)
  and status in ('starting', 'recording', 'processing', 'ready')
-- end

-- Of a policy that deletes now, and has deleted nothing: the time of some was over, and nobody was warned of the end of others.

-- name: recordings.end_again
-- sqlite:
update nchat_call_recordings set
  expires_at = max(coalesce(expires_at, ended_at + retention_days * 86400000), :soonest),
  warn_at = case when :warning > 0
    then max(coalesce(expires_at, ended_at + retention_days * 86400000) - cast(:warning * 1000 as integer), :now) end
where retention_policy_id = :policy and status = 'ready' and retention_days is not null
-- end
-- postgres:
update nchat_call_recordings set
  expires_at = greatest(coalesce(expires_at, ended_at + make_interval(hours => 24 * retention_days)), :soonest),
  warn_at = case when cast(:warning as double precision) > 0
    then greatest(
      coalesce(expires_at, ended_at + make_interval(hours => 24 * retention_days)) - make_interval(secs => :warning), :now) end
where retention_policy_id = :policy and status = 'ready' and retention_days is not null
-- end

-- Those of a policy that is deleted, and has deleted nothing, stay.

-- name: recordings.stay
update nchat_call_recordings set retention_days = null, expires_at = null, warn_at = null
where retention_policy_id = :policy and status in ('starting', 'recording', 'processing', 'ready')

-- name: policies.delete
delete from nchat_retention_policies where id = :policy
