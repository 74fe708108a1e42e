import { useEffect, useState } from 'react';
import { useSelect } from '../context.tsx';
import { CheckIcon } from './icons.tsx';

const SHOWN_MS = 3000;

/** Says for a moment that something is done. A screen reader is told by the announcer. */
export function Toast() {
  const told = useSelect((state) => state.told);
  const [over, setOver] = useState(0);
  const id = told?.id ?? 0;
  useEffect(() => {
    if (id === 0) {
      return;
    }
    const timer = setTimeout(() => setOver(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id]);
  if (!told || over === told.id) {
    return null;
  }
  return (
    <div className="toast" aria-hidden="true">
      <CheckIcon />
      <span className="cut">{told.text}</span>
    </div>
  );
}
