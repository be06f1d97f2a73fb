import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Empty } from './empty.tsx'

interface Props {
  /** The pane, as it is named in a sentence: `The timeline`. */
  readonly name: string
  readonly children: ReactNode
  readonly onError?: (error: unknown, info: ErrorInfo) => void
}

/** Keeps a fault of one pane inside that pane. Nothing is lost by it: the core owns all state. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    this.props.onError?.(error, info)
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <Empty
        role="alert"
        title={`${this.props.name} met a fault`}
        actions={<Button onClick={() => this.setState({ hasFailed: false })}>Show it again</Button>}
      >
        Your notes and recordings are safe: they are kept outside this window. If it happens again, reload the window.
      </Empty>
    )
  }
}
