import { attentionInputs, NotificationEvent, type NotifierCommand } from '#shared/contract/attention.ts'
import { type PanelView, panelInputs } from '#shared/contract/panel.ts'
import { permissionInputs } from '#shared/contract/permissions.ts'
import { ScreenChoice } from '#shared/contract/screen.ts'
import { shellInputs, type UiCommand } from '#shared/contract/shell.ts'
import { streamFrom } from '../async-queue.ts'
import type { Area } from './base.ts'

/** What stands around the app: windows, the panel, notifications, permissions, new versions. */
export function desktopRoutes({ base: { router, procedure }, core, pageKeys }: Area) {
  const { attention, panel, windows } = core
  return {
    shell: router({
      /** Makes the calling page one that shows the app and obeys the desktop around it, until it unsubscribes. */
      commands: procedure.input(shellInputs.commands).subscription(({ input, signal }) =>
        streamFrom<UiCommand>((push) => {
          const detach = windows.attach(input.windowId, push)
          return () => {
            detach()
            pageKeys.pageGone()
          }
        }, signal),
      ),
      presence: procedure
        .input(shellInputs.presence)
        .mutation(({ input }) => windows.report(input.windowId, input.presence)),
      comeForward: procedure.mutation(() => windows.comeForward()),
      /** What the desktop around this host can do; null: there is none. */
      desktop: procedure.query(() => attention.desktop()),
      startAtLogin: procedure.input(attentionInputs.setStartAtLogin).mutation(({ input }) => {
        attention.setStartAtLogin(input.isOn)
        return attention.desktop()
      }),
    }),

    attention: router({
      /** Makes the calling page the one that shows notifications, until it unsubscribes. */
      notifications: procedure.subscription(({ signal }) =>
        streamFrom<NotifierCommand>(
          (push) =>
            attention.attachNotifier({
              show: (notification) => push({ kind: 'show', notification }),
              close: (id) => push({ kind: 'close', id }),
            }),
          signal,
        ),
      ),
      happened: procedure.input(NotificationEvent).mutation(({ input }) => attention.happened(input)),
      pause: procedure.input(attentionInputs.pause).mutation(({ input }) => attention.pause(input.length)),
      resume: procedure.mutation(() => attention.resume()),
      setLevel: procedure
        .input(attentionInputs.setLevel)
        .mutation(({ input }) => attention.setLevel(input.conversationId, input.level)),
    }),

    panel: router({
      /** What the recording panel shows, now and from now on. */
      watch: procedure.subscription(({ signal }) =>
        streamFrom<PanelView>((push) => {
          push(panel.view())
          return panel.onChange(push)
        }, signal),
      ),
      dismiss: procedure.mutation(() => panel.dismiss()),
      /** The person drags it. */
      move: procedure.input(panelInputs.move).mutation(({ input }) => panel.move(input)),
    }),

    screen: router({
      /** What can be shown; null where the system, or the browser, asks by itself which. */
      sources: procedure.query(async () => (await core.screen?.list()) ?? null),
      choose: procedure.input(ScreenChoice).mutation(({ input }) => core.screen?.choose(input)),
    }),

    camera: router({
      /** The page is about to ask for the camera, for the bubble of a clip. */
      announce: procedure.mutation(() => core.camera?.announce()),
    }),

    permissions: router({
      list: procedure.query(() => core.permissions.list()),
      ask: procedure.input(permissionInputs.permission).mutation(({ input }) => core.permissions.ask(input.permission)),
      openSettings: procedure
        .input(permissionInputs.permission)
        .mutation(({ input }) => core.permissions.openSettings(input.permission)),
      /** From the page of the browser host, which is told by the browser. */
      report: procedure
        .input(permissionInputs.report)
        .mutation(({ input }) => core.permissions.report(input.permission, input.state)),
    }),

    updates: router({
      check: procedure.mutation(() => core.updates.check()),
      /** Restarts into the version that is here; waits for the recording under way. */
      install: procedure.mutation(() => core.updates.install()),
    }),
  }
}
