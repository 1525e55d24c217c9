import type { ReactNode } from 'react';
import { Dialog as Frame, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** `alertdialog` for what must be answered. */
  readonly role?: 'dialog' | 'alertdialog';
}

/** Keeps the focus inside, closes with Escape, and gives the focus back to where it was. */
export const Dialog = ({ title, isOpen, onClose, children, role = 'dialog' }: DialogProps) => (
  <ModalOverlay className="dialog-shade" isOpen={isOpen} onOpenChange={(open) => open || onClose()} isDismissable>
    <Modal className="dialog">
      <Frame role={role} className="dialog-body">
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
      </Frame>
    </Modal>
  </ModalOverlay>
);
