import { EventEmitter } from 'node:events'
import type { Menu as ElectronMenu, MenuItem as ElectronMenuItem, MenuItemConstructorOptions } from 'electron'
import type { HostContext } from '../context.ts'

/** One line of a menu, as a test reads it. */
export interface MenuLine {
  readonly id: string
  readonly label: string
  readonly sublabel: string
  readonly type: string
  readonly role: string | null
  readonly accelerator: string | null
  readonly isEnabled: boolean
  readonly isVisible: boolean
  readonly isChecked: boolean
  readonly lines: readonly MenuLine[]
}

export interface Menus {
  readonly Menu: typeof ElectronMenu
  readonly MenuItem: typeof ElectronMenuItem
  application(): ElectronMenu | null
  read(menu: ElectronMenu | null): readonly MenuLine[]
  /** As the person chooses a line, by the labels or roles that lead to it; an error where there is none or it cannot be chosen. */
  choose(menu: ElectronMenu | null, labels: readonly string[]): void
}

export interface MenusDeps extends HostContext {
  /** What lines with a role do by themselves. */
  readonly onRole: (role: string) => void
}

export function createMenus({ faithful, onRole }: MenusDeps): Menus {
  let application: ElectronMenu | null = null
  let lastCommand = 0

  const makeItem = (options: MenuItemConstructorOptions): ElectronMenuItem => {
    lastCommand += 1
    const { submenu, role, icon, accelerator } = options
    const inner = Array.isArray(submenu) ? build(submenu) : submenu
    const type = options.type ?? (inner ? 'submenu' : 'normal')
    const item: ElectronMenuItem = faithful.part<ElectronMenuItem>('MenuItem', {
      commandId: lastCommand,
      id: options.id ?? '',
      label: options.label ?? '',
      sublabel: options.sublabel ?? '',
      toolTip: options.toolTip ?? '',
      type,
      accelerator: accelerator ?? null,
      enabled: options.enabled ?? true,
      visible: options.visible ?? true,
      checked: options.checked ?? false,
      registerAccelerator: options.registerAccelerator ?? true,
      ...(role === undefined ? {} : { role: role as NonNullable<ElectronMenuItem['role']> }),
      ...(icon === undefined ? {} : { icon }),
      ...(inner === undefined ? {} : { submenu: inner as ElectronMenu }),
      click: (...args: unknown[]) => options.click?.(item, args[1] as never, (args[0] ?? {}) as never),
    })
    return item
  }
  const build = (template: readonly (MenuItemConstructorOptions | ElectronMenuItem)[]): ElectronMenu => {
    const menu = makeMenu()
    for (const entry of template) menu.append('commandId' in entry ? entry : makeItem(entry))
    return menu
  }
  const makeMenu = (): ElectronMenu => {
    const items: ElectronMenuItem[] = []
    const find = (id: string): ElectronMenuItem | null => {
      for (const item of items) {
        const found = item.id === id ? item : linesOf(item)?.getMenuItemById(id)
        if (found) return found
      }
      return null
    }
    return faithful.part<ElectronMenu>(
      'Menu',
      {
        items,
        append: (item) => void items.push(item),
        insert: (at, item) => void items.splice(at, 0, item),
        getMenuItemById: find,
        popup() {},
        closePopup() {},
      },
      {
        emitter: new EventEmitter(),
        quiet: ['append', 'insert', 'getMenuItemById'],
        describe: () => ({ menu: read(items) }),
      },
    )
  }
  const linesOf = (item: ElectronMenuItem): ElectronMenu | undefined => ('submenu' in item ? item.submenu : undefined)
  const roleOf = (item: ElectronMenuItem): string | null => ('role' in item ? (item.role ?? null) : null)
  const read = (items: readonly ElectronMenuItem[]): MenuLine[] =>
    items.map((item) => ({
      id: item.id,
      label: item.label,
      sublabel: item.sublabel,
      type: item.type,
      role: roleOf(item),
      accelerator: item.accelerator as string | null,
      isEnabled: item.enabled,
      isVisible: item.visible,
      isChecked: item.checked,
      lines: read(linesOf(item)?.items ?? []),
    }))

  return {
    Menu: faithful.kind<typeof ElectronMenu>(
      'Menu',
      {
        buildFromTemplate: (template) => build(template),
        setApplicationMenu(menu) {
          application = menu
        },
        getApplicationMenu: () => application,
        sendActionToFirstResponder() {},
      },
      makeMenu,
    ),
    MenuItem: faithful.kind<typeof ElectronMenuItem>('MenuItem', {}, makeItem),
    application: () => application,
    read: (menu) => read(menu?.items ?? []),
    choose(menu, labels) {
      let items = menu?.items ?? []
      for (const [depth, label] of labels.entries()) {
        const item = items.find(
          (candidate) => candidate.visible && [candidate.label, roleOf(candidate)].includes(label),
        )
        if (!item)
          throw new Error(`no line ${label} among ${items.map((each) => each.label || roleOf(each)).join(' | ')}`)
        if (!item.enabled) throw new Error(`the line ${label} is disabled`)
        if (depth < labels.length - 1) {
          items = linesOf(item)?.items ?? []
          continue
        }
        if (item.type === 'checkbox') item.checked = !item.checked
        const role = roleOf(item)
        if (role === null) item.click({}, undefined)
        else onRole(role)
      }
    },
  }
}
