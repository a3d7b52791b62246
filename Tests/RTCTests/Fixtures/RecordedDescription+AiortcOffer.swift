extension RecordedDescription {
  /// aiortc 1.16: audio and video both ways, data.
  static let aiortcOffer = #"""
    v=0
    o=- 4004456260 4004456260 IN IP4 0.0.0.0
    s=-
    t=0 0
    a=group:BUNDLE 0 1 2
    a=msid-semantic:WMS *
    m=audio 42983 UDP/TLS/RTP/SAVPF 96 9 0 8
    c=IN IP4 192.0.2.2
    a=sendrecv
    a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
    a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level
    a=mid:0
    a=msid:076a9542-63e1-418b-a86f-5738313774aa 9a929b9c-1651-4d0d-bfcf-7eaee36e1a0e
    a=rtcp:9 IN IP4 0.0.0.0
    a=rtcp-mux
    a=ssrc:3326036263 cname:e9c3398c-10d5-4411-bec7-4ad067c87717
    a=rtpmap:96 opus/48000/2
    a=rtpmap:9 G722/8000
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 42983 typ host
    a=end-of-candidates
    a=ice-ufrag:2QnL
    a=ice-pwd:dk9oCqhkvGNiHmtjkHgO25
    a=fingerprint:sha-256 93:8B:E0:C8:72:7A:18:F5:3D:B5:91:63:9A:CB:0E:58:5E:C4:B4:7D:1A:AE:6E:24:76:DA:5B:FF:57:76:4F:6B
    a=fingerprint:sha-384 FC:C2:89:32:E5:43:8F:F0:23:94:0B:03:5D:7D:19:69:8B:D4:05:DE:32:16:E9:D6:E7:41:3B:C5:C9:F2:8C:52:9E:2D:F6:7D:D0:C3:07:CD:BB:7E:E5:0F:37:03:33:17
    a=fingerprint:sha-512 80:A2:25:35:3B:44:23:6E:FD:9D:7B:16:E0:AD:24:26:1C:FB:16:2E:4F:91:36:12:3D:54:F2:89:FB:B5:47:70:61:1B:F3:3A:37:C3:C6:AB:FF:D9:46:A6:E9:68:79:1E:CE:6D:9A:35:59:84:F5:DF:92:D7:51:2A:16:0C:4A:16
    a=setup:actpass
    m=video 34118 UDP/TLS/RTP/SAVPF 97 98 99 100 101 102
    c=IN IP4 192.0.2.2
    a=sendrecv
    a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
    a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=mid:1
    a=msid:076a9542-63e1-418b-a86f-5738313774aa e9916304-cf52-4052-a8ac-2a13eed5248b
    a=rtcp:9 IN IP4 0.0.0.0
    a=rtcp-mux
    a=ssrc-group:FID 1858048999 1379829119
    a=ssrc:1858048999 cname:e9c3398c-10d5-4411-bec7-4ad067c87717
    a=ssrc:1379829119 cname:e9c3398c-10d5-4411-bec7-4ad067c87717
    a=rtpmap:97 VP8/90000
    a=rtcp-fb:97 nack
    a=rtcp-fb:97 nack pli
    a=rtcp-fb:97 goog-remb
    a=rtpmap:98 rtx/90000
    a=fmtp:98 apt=97
    a=rtpmap:99 H264/90000
    a=rtcp-fb:99 nack
    a=rtcp-fb:99 nack pli
    a=rtcp-fb:99 goog-remb
    a=fmtp:99 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
    a=rtpmap:100 rtx/90000
    a=fmtp:100 apt=99
    a=rtpmap:101 H264/90000
    a=rtcp-fb:101 nack
    a=rtcp-fb:101 nack pli
    a=rtcp-fb:101 goog-remb
    a=fmtp:101 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
    a=rtpmap:102 rtx/90000
    a=fmtp:102 apt=101
    a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 34118 typ host
    a=end-of-candidates
    a=ice-ufrag:2QnL
    a=ice-pwd:dk9oCqhkvGNiHmtjkHgO25
    a=fingerprint:sha-256 93:8B:E0:C8:72:7A:18:F5:3D:B5:91:63:9A:CB:0E:58:5E:C4:B4:7D:1A:AE:6E:24:76:DA:5B:FF:57:76:4F:6B
    a=fingerprint:sha-384 FC:C2:89:32:E5:43:8F:F0:23:94:0B:03:5D:7D:19:69:8B:D4:05:DE:32:16:E9:D6:E7:41:3B:C5:C9:F2:8C:52:9E:2D:F6:7D:D0:C3:07:CD:BB:7E:E5:0F:37:03:33:17
    a=fingerprint:sha-512 80:A2:25:35:3B:44:23:6E:FD:9D:7B:16:E0:AD:24:26:1C:FB:16:2E:4F:91:36:12:3D:54:F2:89:FB:B5:47:70:61:1B:F3:3A:37:C3:C6:AB:FF:D9:46:A6:E9:68:79:1E:CE:6D:9A:35:59:84:F5:DF:92:D7:51:2A:16:0C:4A:16
    a=setup:actpass
    m=application 50298 UDP/DTLS/SCTP webrtc-datachannel
    c=IN IP4 192.0.2.2
    a=mid:2
    a=sctp-port:5000
    a=max-message-size:262144
    a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 50298 typ host
    a=end-of-candidates
    a=ice-ufrag:2QnL
    a=ice-pwd:dk9oCqhkvGNiHmtjkHgO25
    a=fingerprint:sha-256 93:8B:E0:C8:72:7A:18:F5:3D:B5:91:63:9A:CB:0E:58:5E:C4:B4:7D:1A:AE:6E:24:76:DA:5B:FF:57:76:4F:6B
    a=fingerprint:sha-384 FC:C2:89:32:E5:43:8F:F0:23:94:0B:03:5D:7D:19:69:8B:D4:05:DE:32:16:E9:D6:E7:41:3B:C5:C9:F2:8C:52:9E:2D:F6:7D:D0:C3:07:CD:BB:7E:E5:0F:37:03:33:17
    a=fingerprint:sha-512 80:A2:25:35:3B:44:23:6E:FD:9D:7B:16:E0:AD:24:26:1C:FB:16:2E:4F:91:36:12:3D:54:F2:89:FB:B5:47:70:61:1B:F3:3A:37:C3:C6:AB:FF:D9:46:A6:E9:68:79:1E:CE:6D:9A:35:59:84:F5:DF:92:D7:51:2A:16:0C:4A:16
    a=setup:actpass

    """#
}
