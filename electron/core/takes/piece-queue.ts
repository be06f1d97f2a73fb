/** Pieces of pictures on their way to the disk, behind everything else that came for their take. */
import type { FileFrame } from '#shared/contract/take-files.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { wordsOf } from './durable-files.ts'
import type { FileIntake } from './file-intake.ts'

interface PieceQueue {
  accept(frame: FileFrame): void
  stop(): void
}

interface PieceQueuePorts {
  readonly intake: Pick<FileIntake, 'accept' | 'sweep'>
  readonly inTurn: <T>(job: () => Promise<T>) => Promise<T>
  readonly clock: Clock
  readonly log: Log
}

export function createPieceQueue({ intake, inTurn, clock, log }: PieceQueuePorts): PieceQueue {
  let waitingBytes = 0
  let sweeping: Timer | null = null
  let isStopped = false
  const warn = (what: string) => (error: unknown) => log('warn', what, { error: wordsOf(error) })

  function sweepLater(): void {
    if (isStopped) return
    sweeping ??= clock.setTimer(() => {
      sweeping = null
      const swept = inTurn(async () => (await intake.sweep()) && sweepLater())
      swept.catch(warn('half a picture could not be removed'))
    }, takeTuning.pieceWaitsMs)
  }

  return {
    accept(frame) {
      const sizeBytes = frame.bytes.length
      // Its picture is not whole then, and comes again.
      if (waitingBytes + sizeBytes > takeTuning.waitingPieceBytes)
        return log('warn', 'too many pieces of pictures wait')
      // The message it came in belongs to the channel.
      const piece = { ...frame, bytes: frame.bytes.slice() }
      waitingBytes += sizeBytes
      const accepted = inTurn(() => intake.accept(piece)).finally(() => {
        waitingBytes -= sizeBytes
        sweepLater()
      })
      accepted.catch(warn('a piece of a picture could not be kept'))
    },
    stop() {
      isStopped = true
      sweeping?.cancel()
    },
  }
}
