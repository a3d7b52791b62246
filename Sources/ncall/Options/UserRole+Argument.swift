import ArgumentParser
import NchatAPI

extension UserRole: ExpressibleByArgument {}
