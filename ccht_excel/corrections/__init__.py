"""What goes back to the units: marked copies of their returns, forms filled in anew, reminders."""
