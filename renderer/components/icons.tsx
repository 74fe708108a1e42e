/** Small pictures. All of them are decoration beside words, so they are hidden from screen readers. */
import type { ReactNode } from 'react';

function Icon({ size = 16, children }: { size?: number; children: ReactNode }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** An arch with water flowing through it. */
export function Logo() {
  return (
    <svg className="mark" width="24" height="24" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M3 20.5V12a9 9 0 0 1 18 0v8.5" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
      <path
        d="M7.2 16c1.6-1.5 3.2-1.5 4.8 0s3.2 1.5 4.8 0"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
      <path
        d="M7.2 20.5c1.6-1.5 3.2-1.5 4.8 0s3.2 1.5 4.8 0"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}

export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.3 10.3 3.2 3.2" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={12}>
    <path d="m3.5 6 4.5 4.5L12.5 6" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon size={14}>
    <path d="m3.5 3.5 9 9m0-9-9 9" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon size={14}>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 2.75H4A1.25 1.25 0 0 0 2.75 4v6.5" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon size={14}>
    <path d="m3 8.5 3.3 3.3L13 4.8" />
  </Icon>
);

export const ArrowIcon = () => (
  <Icon size={14}>
    <path d="M2.5 8h11m-4-4 4 4-4 4" />
  </Icon>
);

export const StarIcon = ({ filled }: { filled: boolean }) => (
  <Icon size={15}>
    <path
      d="m8 1.8 1.9 3.9 4.3.6-3.1 3 .8 4.3L8 11.6l-3.9 2 .8-4.3-3.1-3 4.3-.6z"
      fill={filled ? 'currentColor' : 'none'}
    />
  </Icon>
);
