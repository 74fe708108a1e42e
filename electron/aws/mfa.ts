// A code counts once, and a device shows a new one every 30 seconds: more tries are of no use.
export const MFA_TRIES = 3;
