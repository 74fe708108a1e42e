import type { ReactNode } from 'react';
import { Logo } from '../components/icons.tsx';

export interface EmptyStateProps {
  title: string;
  text: string;
  action?: string;
  onAction?: () => void;
  /** Another way on, in the place of the button. */
  children?: ReactNode;
}

/** Why there is nothing here, and what to do next. */
export function EmptyState({ title, text, action, onAction, children }: EmptyStateProps) {
  return (
    <div className="empty">
      <Logo />
      <h2>{title}</h2>
      <p>{text}</p>
      {action && (
        <button type="button" className="btn go" onClick={onAction}>
          {action}
        </button>
      )}
      {children}
    </div>
  );
}
