-- The score of a connection, from what was measured of all that went over it.

alter table nchat_webrtc_connections add column quality_score {{double}} check (quality_score between 0 and 100);
