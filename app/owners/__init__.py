"""What owners and visitors say of offerings: confirm, pause, correct, report; and the letters that ask for it."""
