import { Button as Pressable, type ButtonProps as PressableProps } from 'react-aria-components/Button';
import './button.css';

export interface ButtonProps extends Omit<PressableProps, 'className'> {
  /** `plain` looks like text; `danger` for what cannot be taken back. */
  readonly look?: 'primary' | 'normal' | 'plain' | 'danger';
}

/** Shows by itself that it is busy (`isPending`), and takes no second press meanwhile. */
export const Button = ({ look = 'normal', ...props }: ButtonProps) => (
  <Pressable {...props} className={`button button-${look}`} />
);
