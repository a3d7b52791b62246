-- Channels and their members. In a condition, h is a row of nchat_channels, m one of nchat_channel_members, and :user is who asks.

-- What a member may do: owner and admin everything, others what is set for them, else what their role has.

-- predicate: members.may_read
m.role in ('owner', 'admin') or coalesce(m.can_read, true)

-- predicate: channels.read
h.type = 'public'
or exists (select 1 from nchat_channel_members m where m.channel_id = h.id and m.user_id = :user and {{members.may_read}})
