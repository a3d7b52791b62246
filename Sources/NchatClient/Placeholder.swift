@_exported import NchatAPI
