extension RecordedDescription {
  /// libwebrtc M152: audio both ways, simulcast video, data.
  static let libwebrtcOffer = #"""
    v=0
    o=- 3283852348083572532 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE 0 1 2
    a=extmap-allow-mixed
    a=cryptex
    a=msid-semantic: WMS
    m=audio 48435 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
    c=IN IP4 192.0.2.2
    a=rtcp:9 IN IP4 0.0.0.0
    a=candidate:2884451236 1 udp 2122194687 192.0.2.2 48435 typ host generation 0 network-id 1
    a=ice-ufrag:qlmt
    a=ice-pwd:gzE6G5nq0OqFnBD99/QXEZsa
    a=ice-options:trickle
    a=fingerprint:sha-256 DD:22:6C:7D:CB:52:F8:65:DD:2D:E6:65:91:8B:A0:0D:54:43:54:BD:94:11:02:98:49:71:AD:9E:2A:68:0A:C8
    a=setup:actpass
    a=mid:0
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=sendrecv
    a=msid:- aad87052-fa6d-47ac-8878-5e1e003aaa02
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:111 opus/48000/2
    a=rtcp-fb:111 transport-cc
    a=fmtp:111 minptime=10;useinbandfec=1
    a=rtpmap:63 red/48000/2
    a=fmtp:63 111/111
    a=rtpmap:9 G722/8000
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=rtpmap:13 CN/8000
    a=rtpmap:110 telephone-event/48000
    a=rtpmap:126 telephone-event/8000
    a=ssrc:4072797529 cname:vYAlsMFrrpjZbOJF
    a=ssrc:4072797529 msid:- aad87052-fa6d-47ac-8878-5e1e003aaa02
    a=end-of-candidates
    m=video 49097 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 39 40 102 103 104
    c=IN IP4 192.0.2.2
    a=rtcp:9 IN IP4 0.0.0.0
    a=candidate:2884451236 1 udp 2122194687 192.0.2.2 49097 typ host generation 0 network-id 1
    a=ice-ufrag:qlmt
    a=ice-pwd:gzE6G5nq0OqFnBD99/QXEZsa
    a=ice-options:trickle
    a=fingerprint:sha-256 DD:22:6C:7D:CB:52:F8:65:DD:2D:E6:65:91:8B:A0:0D:54:43:54:BD:94:11:02:98:49:71:AD:9E:2A:68:0A:C8
    a=setup:actpass
    a=mid:1
    a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:13 urn:3gpp:video-orientation
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
    a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
    a=extmap:6 http://www.webrtc.org/experiments/rtp-hdrext/video-content-type
    a=extmap:7 http://www.webrtc.org/experiments/rtp-hdrext/video-timing
    a=extmap:8 http://www.webrtc.org/experiments/rtp-hdrext/color-space
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
    a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
    a=extmap:12 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension
    a=extmap:9 http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00
    a=sendonly
    a=msid:- 34a352c4-a055-408d-8330-a45fc1652967
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:96 VP8/90000
    a=rtcp-fb:96 goog-remb
    a=rtcp-fb:96 transport-cc
    a=rtcp-fb:96 ccm fir
    a=rtcp-fb:96 nack
    a=rtcp-fb:96 nack pli
    a=rtpmap:97 rtx/90000
    a=fmtp:97 apt=96
    a=rtpmap:98 VP9/90000
    a=rtcp-fb:98 goog-remb
    a=rtcp-fb:98 transport-cc
    a=rtcp-fb:98 ccm fir
    a=rtcp-fb:98 nack
    a=rtcp-fb:98 nack pli
    a=fmtp:98 profile-id=0
    a=rtpmap:99 rtx/90000
    a=fmtp:99 apt=98
    a=rtpmap:100 VP9/90000
    a=rtcp-fb:100 goog-remb
    a=rtcp-fb:100 transport-cc
    a=rtcp-fb:100 ccm fir
    a=rtcp-fb:100 nack
    a=rtcp-fb:100 nack pli
    a=fmtp:100 profile-id=2
    a=rtpmap:101 rtx/90000
    a=fmtp:101 apt=100
    a=rtpmap:39 AV1/90000
    a=rtcp-fb:39 goog-remb
    a=rtcp-fb:39 transport-cc
    a=rtcp-fb:39 ccm fir
    a=rtcp-fb:39 nack
    a=rtcp-fb:39 nack pli
    a=fmtp:39 level-idx=5;profile=0;tier=0
    a=rtpmap:40 rtx/90000
    a=fmtp:40 apt=39
    a=rtpmap:102 red/90000
    a=rtpmap:103 rtx/90000
    a=fmtp:103 apt=102
    a=rtpmap:104 ulpfec/90000
    a=rid:q send
    a=rid:h send
    a=rid:f send
    a=simulcast:send q;h;f
    a=end-of-candidates
    m=application 52887 UDP/DTLS/SCTP webrtc-datachannel
    c=IN IP4 192.0.2.2
    a=candidate:2884451236 1 udp 2122194687 192.0.2.2 52887 typ host generation 0 network-id 1
    a=ice-ufrag:qlmt
    a=ice-pwd:gzE6G5nq0OqFnBD99/QXEZsa
    a=ice-options:trickle
    a=fingerprint:sha-256 DD:22:6C:7D:CB:52:F8:65:DD:2D:E6:65:91:8B:A0:0D:54:43:54:BD:94:11:02:98:49:71:AD:9E:2A:68:0A:C8
    a=setup:actpass
    a=mid:2
    a=sctp-port:5000
    a=max-message-size:262144
    a=end-of-candidates

    """#
}
