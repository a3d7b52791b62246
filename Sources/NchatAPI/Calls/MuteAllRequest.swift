/// Mutes everyone but the caller.
public struct MuteAllRequest: APIModel, Equatable {
  /// People who stay as they are.
  public var except: [EntityID]

  public init(except: [EntityID] = []) {
    self.except = except
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    except = try members.decodeIfPresent([EntityID].self, forKey: .except) ?? []
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("except", .array(of: .id, 0...100, unique: true), "people who stay as they are")
    ]).named("MuteAllRequest")
}
