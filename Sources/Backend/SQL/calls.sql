-- Calls. In a condition, c is a row of nchat_calls and :user is who asks.

-- predicate: calls.read
c.initiator_id = :user
or exists (select 1 from nchat_call_participants r where r.call_id = c.id and r.user_id = :user)
or exists (select 1 from nchat_channel_members m where m.channel_id = c.channel_id and m.user_id = :user and {{members.may_read}})
