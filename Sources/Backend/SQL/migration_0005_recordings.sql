-- Recordings: who was asked, what there is, who else may have it, how long it is kept, and what was done with it.

-- Rules of how long recordings are kept, ten at most.
create table nchat_retention_policies (
  id {{uuid}} primary key,
  name text not null unique check (length(name) between 1 and 100),
  description text check (length(description) <= 500),
  -- Null: for good.
  retention_days integer check (retention_days between 1 and 3650),
  is_default {{bool}} not null default false,
  -- Without, a recording whose time is over stays, and its maker is told.
  auto_delete {{bool}} not null default true,
  warning_days integer not null default 7 check (warning_days between 0 and 30),
  is_hold_exempt {{bool}} not null default false,
  -- Of the files of its recordings together; null for no bound.
  quota_bytes {{bigint}} check (quota_bytes > 0),
  sources {{json}} not null default '[]',
  channel_ids {{json}} not null default '[]',
  created_by {{uuid}} references nchat_users (id) on delete set null,
  created_at {{instant}} not null
) {{strict}};

create unique index nchat_retention_policies_default on nchat_retention_policies (is_default) where is_default;
create index nchat_retention_policies_created on nchat_retention_policies (created_at, id);
create index nchat_retention_policies_creator on nchat_retention_policies (created_by) where created_by is not null;

create table nchat_call_recordings (
  id {{uuid}} primary key,
  source text not null check (source in ('call', 'livestream')),
  -- Null: the call or stream is gone, or it is of the other kind.
  call_id {{uuid}} references nchat_calls (id) on delete set null,
  stream_id {{uuid}} references nchat_streams (id) on delete set null,
  channel_id {{uuid}} references nchat_channels (id) on delete set null,
  recorded_by {{uuid}} not null references nchat_users (id),
  livekit_room_name text not null check (length(livekit_room_name) between 1 and 255),
  livekit_egress_id text unique check (length(livekit_egress_id) between 1 and 255),
  status text not null default 'starting'
    check (status in ('starting', 'recording', 'processing', 'ready', 'failed', 'expired', 'deleted')),
  failure_reason text
    check (failure_reason in ('refused', 'unanswered', 'cancelled', 'ended', 'no_egress', 'unavailable', 'egress', 'lost')),
  error_message text check (length(error_message) <= 500),
  format text not null default 'mp4' check (format in ('mp4', 'ogg')),
  resolution text not null default '1080p' check (resolution in ('720p', '1080p')),
  layout_type text not null default 'grid' check (layout_type in ('grid', 'speaker', 'single')),
  audio_only {{bool}} not null default false,
  visibility text not null default 'participants'
    check (visibility in ('private', 'participants', 'channel', 'workspace', 'public')),
  -- As the egress service was told, below what it writes to; and where it says that the file is.
  file_path text not null check (length(file_path) between 1 and 500),
  file_url text check (length(file_url) <= 2048),
  file_size_bytes {{bigint}} check (file_size_bytes >= 0),
  duration_seconds integer not null default 0 check (duration_seconds >= 0),
  -- Those present have to answer until then; null when nobody is asked any more.
  consent_deadline {{instant}},
  started_at {{instant}},
  ended_at {{instant}},
  processed_at {{instant}},
  -- Null: for good.
  retention_days integer default 30 check (retention_days between 1 and 3650),
  retention_policy_id {{uuid}} references nchat_retention_policies (id) on delete set null,
  expires_at {{instant}},
  -- When its maker is warned of its end; null when that is done, or not wanted.
  warn_at {{instant}},
  -- Set by an administrator: it is neither deleted nor does it expire.
  legal_hold {{bool}} not null default false,
  held_by {{uuid}} references nchat_users (id) on delete set null,
  deleted_at {{instant}},
  deleted_by {{uuid}} references nchat_users (id) on delete set null,
  -- What the egress service should do, and when it is asked (again); null when it has done so.
  egress_wish text check (egress_wish in ('start', 'stop')),
  egress_retry_at {{instant}},
  egress_attempts integer not null default 0,
  -- When the egress service is asked how it does, since a webhook may be lost; null when nothing more is to come.
  egress_check_at {{instant}},
  -- The file is to be removed then; null when it is, or there is none.
  file_delete_at {{instant}},
  file_attempts integer not null default 0,
  created_at {{instant}} not null,
  updated_at {{instant}} not null,
  check (call_id is null or stream_id is null),
  check (consent_deadline is null or status = 'starting'),
  check ((egress_wish is null) = (egress_retry_at is null)),
  check ((status = 'deleted') = (deleted_at is not null)),
  check (not legal_hold or status not in ('expired', 'deleted'))
) {{strict}};

-- One at a time of a call, and of a stream.
create unique index nchat_call_recordings_of_call on nchat_call_recordings (call_id)
  where call_id is not null and status in ('starting', 'recording');
create unique index nchat_call_recordings_of_stream on nchat_call_recordings (stream_id)
  where stream_id is not null and status in ('starting', 'recording');
create index nchat_call_recordings_call on nchat_call_recordings (call_id, created_at) where call_id is not null;
create index nchat_call_recordings_stream on nchat_call_recordings (stream_id, created_at) where stream_id is not null;
create index nchat_call_recordings_channel on nchat_call_recordings (channel_id, created_at) where channel_id is not null;
create index nchat_call_recordings_recorder on nchat_call_recordings (recorded_by, created_at);
create index nchat_call_recordings_created on nchat_call_recordings (created_at, id);
create index nchat_call_recordings_policy on nchat_call_recordings (retention_policy_id, ended_at)
  where retention_policy_id is not null;
create index nchat_call_recordings_ready on nchat_call_recordings (recorded_by, retention_policy_id, file_size_bytes)
  where status = 'ready';
create index nchat_call_recordings_holder on nchat_call_recordings (held_by) where held_by is not null;
create index nchat_call_recordings_deleter on nchat_call_recordings (deleted_by) where deleted_by is not null;
create index nchat_call_recordings_consent on nchat_call_recordings (consent_deadline) where consent_deadline is not null;
create index nchat_call_recordings_expires on nchat_call_recordings (expires_at) where expires_at is not null;
create index nchat_call_recordings_warn on nchat_call_recordings (warn_at) where warn_at is not null;
create index nchat_call_recordings_wish on nchat_call_recordings (egress_retry_at) where egress_retry_at is not null;
create index nchat_call_recordings_check on nchat_call_recordings (egress_check_at) where egress_check_at is not null;
create index nchat_call_recordings_file on nchat_call_recordings (file_delete_at) where file_delete_at is not null;

-- Who was asked whether they may be recorded or was told that they are, and what they said.
create table nchat_recording_consents (
  recording_id {{uuid}} not null references nchat_call_recordings (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  state text not null check (state in ('pending', 'accepted', 'refused', 'informed')),
  asked_at {{instant}} not null,
  answered_at {{instant}},
  primary key (recording_id, user_id)
) {{clustered}};

create index nchat_recording_consents_user on nchat_recording_consents (user_id);

create table nchat_recording_grants (
  recording_id {{uuid}} not null references nchat_call_recordings (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  can_view {{bool}} not null,
  can_download {{bool}} not null,
  can_share {{bool}} not null,
  can_edit {{bool}} not null,
  can_delete {{bool}} not null,
  granted_by {{uuid}} references nchat_users (id) on delete set null,
  created_at {{instant}} not null,
  -- Null: never.
  expires_at {{instant}},
  primary key (recording_id, user_id)
) {{clustered}};

create index nchat_recording_grants_user on nchat_recording_grants (user_id);
create index nchat_recording_grants_giver on nchat_recording_grants (granted_by) where granted_by is not null;
create index nchat_recording_grants_expires on nchat_recording_grants (expires_at) where expires_at is not null;

-- A link is known by its token, which is stored as its SHA-256.
create table nchat_recording_shares (
  id {{uuid}} primary key,
  recording_id {{uuid}} not null references nchat_call_recordings (id) on delete cascade,
  token_hash {{bytes}} not null unique,
  can_download {{bool}} not null,
  password_hash text,
  requires_account {{bool}} not null,
  allowed_domains {{json}} not null default '[]',
  allowed_emails {{json}} not null default '[]',
  max_views integer not null check (max_views between 1 and 10000),
  views integer not null default 0,
  created_by {{uuid}} references nchat_users (id) on delete set null,
  created_at {{instant}} not null,
  expires_at {{instant}} not null,
  revoked_at {{instant}},
  -- Passwords that were tried and were not its own, less one for each hour since the last of them.
  wrong_passwords integer not null default 0 check (wrong_passwords >= 0),
  wrong_password_at {{instant}},
  check (views between 0 and max_views)
) {{strict}};

create index nchat_recording_shares_recording on nchat_recording_shares (recording_id, created_at, id);
create index nchat_recording_shares_over on nchat_recording_shares (coalesce(revoked_at, expires_at));
create index nchat_recording_shares_creator on nchat_recording_shares (created_by) where created_by is not null;

-- What was done with recordings.
create table nchat_recording_access (
  id {{uuid}} primary key,
  recording_id {{uuid}} not null references nchat_call_recordings (id) on delete cascade,
  action text not null check (length(action) between 1 and 50),
  -- Null: nobody with an account, or it happened by itself.
  user_id {{uuid}} references nchat_users (id) on delete set null,
  share_id {{uuid}} references nchat_recording_shares (id) on delete set null,
  created_at {{instant}} not null
) {{strict}};

create index nchat_recording_access_recording on nchat_recording_access (recording_id, created_at, id);
create index nchat_recording_access_user on nchat_recording_access (user_id) where user_id is not null;
create index nchat_recording_access_share on nchat_recording_access (share_id) where share_id is not null;
