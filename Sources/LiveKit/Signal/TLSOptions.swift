import WebClient

/// How a LiveKit server's certificate is checked, for those who only know this module.
public typealias TLSOptions = WebClient.TLSOptions
