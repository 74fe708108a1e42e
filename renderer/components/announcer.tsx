import { useSelect } from '../context.tsx';

/** Reads out what only the eye would notice, such as a button that says “Copied” for two seconds. */
export function Announcer() {
  const text = useSelect((state) => state.announcement);
  return (
    <div className="unseen" role="status">
      {text}
    </div>
  );
}
