import CallCore
import Glibc
import MediaBasics
import Sound
import Synchronization
import TUI
import TerminalKit

/// Frames of a call's screen in this process: from the state to the last byte at the far side of a terminal.
struct FrameLoad {
  /// How long frames took, ms, and how large they were, bytes.
  struct Outcome {
    var times: Quantiles
    var sizes: Quantiles
  }

  private struct Scene {
    var state: State
    var renderedAt = MonotonicClock.now()
  }

  /// Draws a call of so many people, of whom all have meters that move, so often; the first frames do not count.
  /// - Throws: `BenchFailure` when the terminal is none, or a frame does not come.
  static func run(people: Int, frames: Int) async throws(BenchFailure) -> Outcome {
    let terminal = try RecordingTerminal(columns: 160, rows: 48)
    let slave = open(terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw BenchFailure("\(terminal.path) cannot be opened") }
    defer { close(slave) }
    let scene = Mutex(Scene(state: call(of: people)))
    let screen: TerminalScreen
    do throws(TerminalError) {
      screen = try TerminalScreen(
        device: TerminalDevice(input: slave, output: slave),
        options: TerminalOptions(environment: ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]),
        render: { size, capabilities in
          let state = scene.withLock { scene in
            scene.renderedAt = MonotonicClock.now()
            return scene.state
          }
          return ClientView.surface(state, size: size, context: ViewContext(capabilities: capabilities))
        }, handle: { _ in })
    } catch { throw BenchFailure("the screen cannot be opened: \(error)") }
    defer { screen.close() }
    guard await Poll.until(within: .seconds(10), { screen.isIdle && screen.capabilities.synchronizedOutput }) else {
      throw BenchFailure("the screen did not come up")
    }
    var generator = SeededGenerator(seed: 25)
    var times: [Double] = []
    var sizes: [Double] = []
    for frame in 0..<frames + 20 {
      _ = terminal.takeFrames()
      let levels = (0..<people).map { ("p\($0)", -60 + Int(generator.next() % 60)) }
      scene.withLock { scene in
        _ = reduce(&scene.state, .call(.levelsMeasured(Dictionary(uniqueKeysWithValues: levels))))
      }
      screen.setNeedsDisplay()
      let hasCome = await Poll.until(within: .seconds(5)) { terminal.frameCount > 0 && screen.isIdle }
      guard hasCome, let last = terminal.takeFrames().last else { throw BenchFailure("frame \(frame) did not come") }
      guard frame >= 20 else { continue }
      times.append((last.end - scene.withLock { $0.renderedAt }).inSeconds * 1_000)
      sizes.append(Double(last.bytes))
    }
    return Outcome(times: Quantiles(times), sizes: Quantiles(sizes))
  }

  private static func call(of people: Int) -> State {
    var state = State()
    func person(_ number: Int) -> Participant {
      Participant(
        identity: "p\(number)", sid: "PA_\(number)", name: "Person \(number)",
        tracks: [TrackSummary(sid: "TR_\(number)", kind: .audio, source: .microphone)])
    }
    // Meters fall as fast as they rise: all of them move in every frame.
    state.view.route = .call
    _ = reduce(&state, .call(.opened(CallOpening(title: "bench", meterFall: 127))))
    _ = reduce(
      &state,
      .call(
        .joined(
          room: RoomSummary(name: "bench"), me: person(0), others: (1..<max(1, people)).map(person))))
    _ = reduce(&state, .call(.microphoneChanged(isOpen: true)))
    return state
  }
}
