import { useSelect } from '../context.tsx';

/**
 * Reads out what only the eye would notice: a button that says “Copied” for two seconds, a tunnel that connects. What is
 * added is read, once, and not what stood there before. A dialog has one of its own, since all else is inert meanwhile.
 */
export function Announcer() {
  const said = useSelect((state) => state.announcements);
  return (
    <div className="unseen" role="status" aria-atomic="false" aria-relevant="additions">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
