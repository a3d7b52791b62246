import WebClient

/// Why no secure connection came about, for those who only know this module.
public typealias TLSFailure = WebClient.TLSFailure
