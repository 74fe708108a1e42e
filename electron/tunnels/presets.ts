/** Service ids people use, what to call them, and the port the common device agents lead them to. */
export interface ServicePreset {
  serviceId: string;
  label: string;
  kind: 'ssh' | 'web' | 'other';
  devicePort: number;
}

// 22 and 5900 are fixed in AWS's Device Client and Greengrass component (service ids SSH and VNC).
const PRESETS: readonly ServicePreset[] = [
  { serviceId: 'SSH', label: 'SSH', kind: 'ssh', devicePort: 22 },
  { serviceId: 'HTTP', label: 'Web', kind: 'web', devicePort: 80 },
  { serviceId: 'VNC', label: 'VNC', kind: 'other', devicePort: 5900 },
];

export function presetOf(serviceId: string): ServicePreset | undefined {
  return PRESETS.find((preset) => preset.serviceId === serviceId.toUpperCase());
}
