import { Button as Pressable, type ButtonProps as PressableProps } from 'react-aria-components/Button';
import './button.css';

export interface ButtonProps extends Omit<PressableProps, 'className' | 'isPending' | 'children'> {
  /** `plain` looks like text; `danger` for what cannot be taken back. */
  readonly look?: 'primary' | 'normal' | 'plain' | 'danger';
  /** What it does is under way: it keeps the focus, and takes no second press. */
  readonly isPending?: boolean;
  readonly children: string;
}

export function Button({
  look = 'normal',
  isPending = false,
  type = 'button',
  onPress,
  children,
  ...props
}: ButtonProps) {
  return (
    <Pressable
      {...props}
      className={`button button-${look}`}
      // A button that submits would do so by Enter as well.
      type={isPending ? 'button' : type}
      onPress={isPending ? undefined : onPress}
      data-pending={isPending || undefined}
    >
      {children}
    </Pressable>
  );
}
