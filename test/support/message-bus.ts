import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findProgram } from '../../build/system.ts'

export interface MessageBus {
  readonly address: string
  stop(): Promise<void>
}

export const hasMessageBus = (): boolean => findProgram(['dbus-daemon']) !== null

/** A real D-Bus of our own, at an address of its own, that starts no services. */
export async function startMessageBus(): Promise<MessageBus> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bus-'))
  const config = join(folder, 'bus.conf')
  writeFileSync(config, configOf(folder))
  const args = [`--config-file=${config}`, '--nofork', '--print-address=1']
  const daemon = spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const gone = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    daemon.once('error', reject)
    daemon.once('exit', (code) => reject(new Error(`dbus-daemon ended with ${code}`)))
    createInterface({ input: daemon.stdout }).once('line', resolve)
  })
  return {
    address,
    async stop() {
      daemon.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const configOf = (
  folder: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
