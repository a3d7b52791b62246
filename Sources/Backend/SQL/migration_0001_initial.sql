-- Accounts, channels, calls and events. Ids are made by the program, instants are given by it: no table has a default for either.
-- Nothing here is removed by a trigger, and no counter is kept by one: the statements that change a row say all that they change.

-- People. A deleted account keeps its row, without anything of the person, so that the calls it took part in stay readable.
create table nchat_users (
  id {{uuid}} primary key,
  username text not null check (length(username) between 1 and 64),
  email text check (length(email) between 3 and 320),
  display_name text not null check (length(display_name) between 1 and 100),
  avatar_url text check (length(avatar_url) <= 2048),
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended', 'deleted')),
  role text not null default 'member' check (role in ('owner', 'admin', 'moderator', 'member', 'guest')),
  -- Null: no password opens this account.
  password_hash text,
  call_waiting {{bool}} not null default true,
  created_at {{instant}} not null,
  updated_at {{instant}} not null,
  last_seen_at {{instant}},
  deleted_at {{instant}}
) {{strict}};

create unique index nchat_users_username on nchat_users (lower(username));
create unique index nchat_users_email on nchat_users (lower(email)) where email is not null;

create table nchat_presence (
  user_id {{uuid}} primary key references nchat_users (id) on delete cascade,
  status text not null check (status in ('online', 'away', 'dnd', 'offline', 'invisible')),
  message text check (length(message) <= 200),
  updated_at {{instant}} not null
) {{strict}};

-- A session is a family of refresh tokens: each use makes the next one.
create table nchat_sessions (
  id {{uuid}} primary key,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  created_at {{instant}} not null,
  refreshed_at {{instant}} not null,
  expires_at {{instant}} not null,
  revoked_at {{instant}},
  revoke_reason text check (revoke_reason in ('signed_out', 'reused', 'deleted', 'suspended', 'password_changed'))
) {{strict}};

create index nchat_sessions_user on nchat_sessions (user_id);
create index nchat_sessions_expiry on nchat_sessions (expires_at);

-- Tokens are known by their SHA-256. Used ones are kept for a while, so that their reuse is noticed.
create table nchat_refresh_tokens (
  token_hash {{bytes}} primary key,
  session_id {{uuid}} not null references nchat_sessions (id) on delete cascade,
  -- Its place in the family, from 0.
  generation {{bigint}} not null check (generation >= 0),
  created_at {{instant}} not null,
  used_at {{instant}},
  unique (session_id, generation)
) {{clustered}};

create index nchat_refresh_tokens_used on nchat_refresh_tokens (used_at) where used_at is not null;

-- Keys for services. A key acts as its user.
create table nchat_api_keys (
  id {{uuid}} primary key,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  key_hash {{bytes}} not null unique,
  -- The beginning of the key, by which a person recognises it.
  prefix text not null,
  created_at {{instant}} not null,
  -- Null: never.
  expires_at {{instant}},
  last_used_at {{instant}},
  revoked_at {{instant}}
) {{strict}};

create index nchat_api_keys_user on nchat_api_keys (user_id);

-- Failed attempts to sign in, by whom they were for and where they came from.
create table nchat_login_attempts (
  id {{uuid}} primary key,
  -- "user:ID", "name:SHA-256" of a name that nobody has, or "address:ADDRESS".
  subject text not null,
  failed_at {{instant}} not null
) {{strict}};

create index nchat_login_attempts_subject on nchat_login_attempts (subject, failed_at);
create index nchat_login_attempts_failed on nchat_login_attempts (failed_at);

create table nchat_channels (
  id {{uuid}} primary key,
  name text not null check (length(name) between 1 and 100),
  -- The name as it is compared: lower case, words joined by hyphens.
  slug text not null unique check (length(slug) between 1 and 100),
  description text check (length(description) <= 1000),
  type text not null check (type in ('public', 'private', 'direct', 'group', 'announcement')),
  created_by {{uuid}} references nchat_users (id) on delete set null,
  created_at {{instant}} not null,
  updated_at {{instant}} not null
) {{strict}};

create index nchat_channels_creator on nchat_channels (created_by);
create index nchat_channels_created on nchat_channels (created_at, id);

create table nchat_channel_members (
  id {{uuid}} primary key,
  channel_id {{uuid}} not null references nchat_channels (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  role text not null default 'member' check (role in ('owner', 'admin', 'moderator', 'member', 'guest')),
  -- Rights: null is what the role has.
  can_read {{bool}},
  can_write {{bool}},
  can_manage {{bool}},
  can_invite {{bool}},
  joined_at {{instant}} not null,
  unique (channel_id, user_id)
) {{strict}};

create index nchat_channel_members_user on nchat_channel_members (user_id);

create table nchat_calls (
  id {{uuid}} primary key,
  livekit_room_name text not null unique check (length(livekit_room_name) between 1 and 255),
  call_type text not null default 'audio' check (call_type in ('audio', 'video', 'screen_share')),
  status text not null default 'initiating'
    check (status in ('initiating', 'ringing', 'active', 'ended', 'missed', 'declined', 'failed', 'cancelled')),
  channel_id {{uuid}} references nchat_channels (id) on delete set null,
  initiator_id {{uuid}} not null references nchat_users (id),
  is_group_call {{bool}} not null default false,
  is_huddle {{bool}} not null default false,
  max_participants integer not null default 100 check (max_participants between 1 and 100),
  is_locked {{bool}} not null default false,
  -- Whoever joins waits until a host admits them.
  has_lobby {{bool}} not null default false,
  allows_unmute {{bool}} not null default true,
  allows_screen_share {{bool}} not null default true,
  initiated_at {{instant}} not null,
  -- The first join of somebody other than the initiator.
  started_at {{instant}},
  ended_at {{instant}},
  end_reason text
    check (end_reason in ('completed', 'declined', 'missed', 'busy', 'timeout', 'error', 'network', 'cancelled')),
  ended_by {{uuid}} references nchat_users (id),
  duration_seconds integer not null default 0 check (duration_seconds >= 0),
  peak_participants integer not null default 0,
  metadata {{json}} not null default '{}',
  -- What the media server should have and what it is known to have; where they differ it is told again at room_retry_at.
  room_wanted text not null default 'open' check (room_wanted in ('open', 'closed')),
  room_state text not null default 'none' check (room_state in ('none', 'open', 'closed')),
  room_sid text,
  room_attempts integer not null default 0,
  room_retry_at {{instant}},
  created_at {{instant}} not null,
  updated_at {{instant}} not null,
  check ((status in ('initiating', 'ringing', 'active')) = (ended_at is null)),
  check (status <> 'active' or started_at is not null)
) {{strict}};

create index nchat_calls_channel on nchat_calls (channel_id, initiated_at) where channel_id is not null;
create index nchat_calls_initiator on nchat_calls (initiator_id, initiated_at);
create index nchat_calls_ended_by on nchat_calls (ended_by) where ended_by is not null;
create index nchat_calls_initiated on nchat_calls (initiated_at, id);
create index nchat_calls_live on nchat_calls (status) where ended_at is null;
create index nchat_calls_room_retry on nchat_calls (room_retry_at) where room_retry_at is not null;
-- A channel has one huddle at a time.
create unique index nchat_calls_huddle on nchat_calls (channel_id) where is_huddle and ended_at is null;

create table nchat_call_participants (
  id {{uuid}} primary key,
  call_id {{uuid}} not null references nchat_calls (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id),
  role text not null default 'participant' check (role in ('host', 'co-host', 'participant', 'viewer')),
  status text not null default 'invited'
    check (status in ('invited', 'ringing', 'waiting', 'joined', 'left', 'kicked', 'declined', 'missed', 'denied')),
  livekit_participant_id text check (length(livekit_participant_id) <= 255),
  livekit_identity text not null check (length(livekit_identity) between 1 and 255),
  is_audio_enabled {{bool}} not null default true,
  is_video_enabled {{bool}} not null default false,
  is_screen_sharing {{bool}} not null default false,
  connection_quality text check (connection_quality in ('excellent', 'good', 'fair', 'poor')),
  hand_raised_at {{instant}},
  invited_by {{uuid}} references nchat_users (id),
  invited_at {{instant}} not null,
  -- Unanswered until then is missed.
  ring_deadline {{instant}},
  answered_at {{instant}},
  joined_at {{instant}},
  -- Joined without media until then has left.
  join_deadline {{instant}},
  media_joined_at {{instant}},
  left_at {{instant}},
  leave_reason text check (leave_reason in ('user_left', 'kicked', 'network_error', 'timeout', 'call_ended')),
  decline_reason text check (length(decline_reason) <= 200),
  removed_by {{uuid}} references nchat_users (id),
  total_duration_seconds {{double}} not null default 0 check (total_duration_seconds >= 0),
  metadata {{json}} not null default '{}',
  -- What the media server has yet to be told of this person, and when it is tried again.
  wants_removal {{bool}} not null default false,
  wants_grants {{bool}} not null default false,
  wants_mute {{bool}} not null default false,
  media_attempts integer not null default 0,
  media_retry_at {{instant}},
  created_at {{instant}} not null,
  updated_at {{instant}} not null,
  unique (call_id, user_id),
  check (status <> 'joined' or joined_at is not null)
) {{strict}};

create index nchat_call_participants_user on nchat_call_participants (user_id, invited_at);
create index nchat_call_participants_inviter on nchat_call_participants (invited_by) where invited_by is not null;
create index nchat_call_participants_remover on nchat_call_participants (removed_by) where removed_by is not null;
create index nchat_call_participants_ring on nchat_call_participants (ring_deadline) where ring_deadline is not null;
create index nchat_call_participants_join on nchat_call_participants (join_deadline) where join_deadline is not null;
create index nchat_call_participants_media on nchat_call_participants (media_retry_at) where media_retry_at is not null;

create table nchat_webrtc_connections (
  id {{uuid}} primary key,
  call_id {{uuid}} not null references nchat_calls (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id),
  peer_connection_id text not null check (length(peer_connection_id) between 1 and 255),
  -- Who saw what the row says.
  reported_by text not null check (reported_by in ('server', 'client')),
  connection_state text not null
    check (connection_state in ('new', 'connecting', 'connected', 'disconnected', 'failed', 'closed')),
  ice_connection_state text,
  ice_gathering_state text,
  ice_candidates_received integer not null default 0,
  avg_bitrate_kbps {{double}},
  -- 0 to 100.
  packet_loss_percentage {{double}} check (packet_loss_percentage between 0 and 100),
  latency_ms {{double}},
  jitter_ms {{double}},
  mos {{double}} check (mos between 1 and 5),
  used_turn {{bool}} not null default false,
  turn_server text,
  started_at {{instant}} not null,
  ended_at {{instant}},
  updated_at {{instant}} not null,
  unique (call_id, user_id, peer_connection_id, reported_by)
) {{strict}};

create index nchat_webrtc_connections_user on nchat_webrtc_connections (user_id);

create table nchat_call_quality_reports (
  id {{uuid}} primary key,
  call_id {{uuid}} not null references nchat_calls (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id),
  reported_at {{instant}} not null,
  connection_type text not null default 'unknown' check (connection_type in ('cellular', 'wifi', 'ethernet', 'unknown')),
  quality_score {{double}} not null check (quality_score between 0 and 100),
  mos {{double}} check (mos between 1 and 5),
  packet_loss_percentage {{double}} check (packet_loss_percentage between 0 and 100),
  jitter_ms {{double}},
  rtt_ms {{double}},
  audio {{json}},
  video {{json}},
  bandwidth {{json}},
  issues {{json}} not null default '[]',
  rtc_stats {{json}},
  created_at {{instant}} not null
) {{strict}};

create index nchat_call_quality_reports_call on nchat_call_quality_reports (call_id, reported_at);
create index nchat_call_quality_reports_user on nchat_call_quality_reports (user_id);

create table nchat_notifications (
  id {{uuid}} primary key,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  type text not null check (type in ('missed_call', 'call_quality_alert', 'channel_invite', 'system')),
  title text not null,
  body text not null,
  data {{json}} not null default '{}',
  is_read {{bool}} not null default false,
  created_at {{instant}} not null
) {{strict}};

create index nchat_notifications_user on nchat_notifications (user_id, created_at);

-- Webhooks that have been seen: a second one of the same id is without effect.
create table nchat_webhook_events (
  id text primary key check (length(id) between 1 and 255),
  event text not null,
  received_at {{instant}} not null
) {{clustered}};

create index nchat_webhook_events_received on nchat_webhook_events (received_at);

-- The last number of each topic; events are forgotten, numbers are not.
create table nchat_topics (
  topic text primary key check (length(topic) between 1 and 255),
  seq {{bigint}} not null check (seq > 0),
  last_at {{instant}} not null
) {{clustered}};

create index nchat_topics_last on nchat_topics (last_at);

-- What others learn of, in order. The payload is JSON as it goes out, encoded once.
create table nchat_events (
  topic text not null references nchat_topics (topic) on delete cascade,
  seq {{bigint}} not null,
  event text not null check (length(event) between 1 and 100),
  payload text not null,
  at {{instant}} not null,
  primary key (topic, seq)
) {{clustered}};

create index nchat_events_at on nchat_events (at);
