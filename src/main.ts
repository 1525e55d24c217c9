process.stdout.write('verigate\n');
