import WebClient

/// The address of a LiveKit server, for those who only know this module.
public typealias ServerURL = WebClient.ServerURL
