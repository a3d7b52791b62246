/// One side's credentials with the key they make.
struct ICEKeys: Sendable {
  let credentials: ICECredentials
  let key: [UInt8]

  init(_ credentials: ICECredentials) {
    self.credentials = credentials
    key = STUNKey.shortTerm(password: credentials.password)
  }
}
