import { Logo } from '../components/icons.tsx';

export interface EmptyStateProps {
  title: string;
  text: string;
  action?: string;
  onAction?: () => void;
}

/** Why there is nothing here, and what to do next. */
export function EmptyState({ title, text, action, onAction }: EmptyStateProps) {
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
    </div>
  );
}
