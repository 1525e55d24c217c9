/** Full years from one calendar day to another, both YYYY-MM-DD. Who was born on 29 February has a birthday on 1 March in other years. */
export function fullYears(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
