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

/** The pictures of the views, for a bar too narrow for words. */
export function ViewIcon({
  view,
}: {
  view: 'tunnels' | 'devices' | 'activity' | 'profiles' | 'settings' | 'about';
}) {
  switch (view) {
    case 'tunnels':
      return (
        <Icon size={18}>
          <path d="M2.5 13.5V8a5.5 5.5 0 0 1 11 0v5.5" />
          <path d="M5.75 13.5V8.75a2.25 2.25 0 0 1 4.5 0v4.75" />
        </Icon>
      );
    case 'devices':
      return (
        <Icon size={18}>
          <rect x="4.5" y="4.5" width="7" height="7" rx="1" />
          <path d="M6.5 2v2.5m3-2.5v2.5m-3 7V14m3-2.5V14M2 6.5h2.5m-2.5 3h2.5m7-3H14m-2.5 3H14" />
        </Icon>
      );
    case 'activity':
      return (
        <Icon size={18}>
          <circle cx="8" cy="8" r="5.75" />
          <path d="M8 4.75V8l2.25 1.5" />
        </Icon>
      );
    case 'profiles':
      return (
        <Icon size={18}>
          <circle cx="8" cy="5.5" r="2.75" />
          <path d="M2.75 13.5a5.25 5.25 0 0 1 10.5 0" />
        </Icon>
      );
    case 'settings':
      return (
        <Icon size={18}>
          <path d="M2 4.5h6m4 0h2M2 11.5h2m4 0h6" />
          <circle cx="10" cy="4.5" r="1.75" />
          <circle cx="6" cy="11.5" r="1.75" />
        </Icon>
      );
    case 'about':
      return (
        <Icon size={18}>
          <circle cx="8" cy="8" r="5.75" />
          <path d="M6.25 6.25a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.75.6-.75 1.15" />
          <path d="M8 11.25v.05" />
        </Icon>
      );
  }
}

export const MoreIcon = () => (
  <Icon size={14}>
    <circle cx="3" cy="8" r="1.1" fill="currentColor" stroke="none" />
    <circle cx="8" cy="8" r="1.1" fill="currentColor" stroke="none" />
    <circle cx="13" cy="8" r="1.1" fill="currentColor" stroke="none" />
  </Icon>
);
